import { readFileSync, readlinkSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import type { Clock, ProcessFacts, Uids } from '../../process/process.ts';
import { lightSliceIsOver, nextSlice, sliceIsOver } from '../../process/slices.ts';
import { type Platform, PROTOCOLS, type Snapshot, type SnapshotRequest, type Target } from '../platform.ts';
import { projectFinder } from '../project.ts';
import { readAttachments } from './attachments.ts';
import { parseAuxv } from './auxv.ts';
import { parseBootUnixS, parseUptimeS } from './clock.ts';
import { parseCmdline } from './cmdline.ts';
import { readDetails, whyNot } from './details.ts';
import { readExtras } from './extras.ts';
import { fsFiles, ifReadable, READ_BYTES, ROW_ARGV_BYTES } from './files.ts';
import { findPlace, usesOf } from './held.ts';
import { loadNative } from './native.ts';
import { socketHolders } from './socket-holders.ts';
import { linuxSockets } from './sockets.ts';
import { parseStat, type Stat } from './stat.ts';
import { parseStatm } from './statm.ts';
import { parseStatus, parseUids } from './status.ts';
import { findOtherEnds, readStreams } from './streams.ts';
import { readSystem } from './system.ts';
import { byStartTime, openPidfd } from './target.ts';
import { readTraits } from './traits.ts';
import { terminalName } from './tty.ts';
import { users } from './users.ts';

const SYSLOG_SOCKET = '/dev/log';

export interface LinuxOptions {
  /** Use koffi where it is installed. */
  readonly native?: boolean;
  /** Read command lines. */
  readonly argv?: boolean;
  /** Where proc(5) is mounted; a folder of recorded files in tests. */
  readonly root?: string;
  /** Where passwd(5) and group(5) are. */
  readonly etc?: string;
}

/** The Linux backend: reads /proc, sends signals through pidfds, asks the kernel for sockets. Spawns nothing. */
export function linux(options: LinuxOptions = {}): Platform {
  const { native: wantNative = true, argv: readsArgv = true, root = '/proc', etc = '/etc' } = options;
  const native = wantNative ? loadNative() : undefined;
  const files = native?.files(root) ?? fsFiles(root);
  const constants = parseAuxv(readFileSync(`${root}/self/auxv`));
  const bootUnixS = parseBootUnixS(readFileSync(`${root}/stat`, 'latin1'));
  const isLive = root === '/proc';
  const live = isLive ? native : undefined;
  const findProject = projectFinder();
  const sockets = linuxSockets(root, live);
  const countsFds = isLive && (files.fdTable(process.pid)?.count ?? 0) > 0;
  const everySocket = () => PROTOCOLS.flatMap(sockets.all).map(({ inode }) => inode);

  const unixSocket = (inode: number) => live?.unixSocket(inode);

  const clock = (): Clock => ({
    ticksPerS: constants.ticksPerS,
    uptimeS: live?.uptimeS() ?? parseUptimeS(readFileSync(`${root}/uptime`, 'latin1')),
    bootUnixS,
  });

  function readStat(pid: number): Stat | undefined {
    const length = files.read(pid, 'stat');
    return length > 0 ? parseStat(files.bytes, length) : undefined;
  }

  /** At most so much of it; undefined where none is to be read. A kernel thread has none, whose file need not be opened. */
  function readArgv(pid: number, kernelThread: boolean, keepBytes: number): readonly string[] | undefined {
    if (!readsArgv || keepBytes === 0) return undefined;
    if (kernelThread) return [];
    const length = files.read(pid, 'cmdline');
    return length > 0 ? parseCmdline(files.bytes, length, length === READ_BYTES, keepBytes) : [];
  }

  const readUids = (pid: number): Uids | undefined =>
    live?.uids(pid) ?? parseUids(files.bytes, files.read(pid, 'status'));

  /** Undefined when the process ended meanwhile: any read may say so, at any time. */
  function readProcess(pid: number, argvBytes: number, known?: Uids): ProcessFacts | undefined {
    const stat = readStat(pid);
    if (!stat) return undefined;
    const uids = known ?? readUids(pid);
    if (!uids) return undefined;
    const argv = readArgv(pid, stat.kernelThread, argvBytes);
    return {
      pid,
      startTicks: stat.startTicks,
      ppid: stat.ppid,
      comm: stat.comm,
      status: stat.status,
      uids,
      kernelThread: stat.kernelThread,
      rssBytes: stat.rssPages * constants.pageBytes,
      vmsBytes: stat.vmsBytes,
      threads: stat.threads,
      nice: stat.nice,
      session: stat.session,
      group: stat.pgrp,
      terminal: terminalName(stat.tty),
      background: stat.tty === 0 || stat.pgrp !== stat.tpgid,
      cpuTicks: stat.cpuTicks,
      ...(argv && { argv }),
    };
  }

  const nowTicks = (): number => Math.floor(clock().uptimeS * constants.ticksPerS);

  /**
   * Facts by which the process can be told from every other to come. In its first tick it may still end and another
   * get its pid and its start time: then it needs a serial, and is read again while it is held.
   */
  function unmistakable(
    facts: ProcessFacts | undefined,
    sinceTicks: number,
    again: (pid: number) => ProcessFacts | undefined,
  ): ProcessFacts | undefined {
    if (!facts || facts.startTicks < sinceTicks || !live) return facts;
    const target = openPidfd(live, facts.pid, again);
    if (target === null) return facts;
    try {
      return target?.read();
    } finally {
      target?.close();
    }
  }

  const isStill = (process: ProcessFacts): boolean => readStat(process.pid)?.startTicks === process.startTicks;

  async function snapshot(want: SnapshotRequest): Promise<Snapshot> {
    const processes: ProcessFacts[] = [];
    const skipped = new Map<number, number>();
    let vanished = 0;
    const sinceTicks = nowTicks();
    // The kernel's own are root's, and on most machines most of the others, too.
    const wantsNearlyAll = want.owner(0);
    const argvBytes = want.argv ? ROW_ARGV_BYTES : 0;
    const again = (pid: number): ProcessFacts | undefined => readProcess(pid, argvBytes);
    // The list of thousands of pids alone takes as long as a slice.
    if (sliceIsOver()) await nextSlice();
    let seen = 0;
    for (const pid of want.pids ?? files.pids()) {
      if (lightSliceIsOver(seen++)) await nextSlice();
      // The owner alone costs less, and spares the others' processes the rest.
      const uids = wantsNearlyAll ? readUids(pid) : undefined;
      const owner = uids?.[1] ?? files.owner(pid);
      if (owner !== undefined && !want.owner(owner)) {
        skipped.set(owner, (skipped.get(owner) ?? 0) + 1);
        continue;
      }
      const process =
        owner === undefined ? undefined : unmistakable(readProcess(pid, argvBytes, uids), sinceTicks, again);
      if (process) processes.push(process);
      else vanished++;
    }
    return { processes, skipped, vanished, clock: clock() };
  }

  function complete(process: ProcessFacts): ProcessFacts | undefined {
    const statm = parseStatm(files.bytes, files.read(process.pid, 'statm'));
    const argv = process.argv ?? readArgv(process.pid, process.kernelThread, ROW_ARGV_BYTES);
    if (!isStill(process)) return undefined;
    const rssBytes = statm ? statm.residentPages * constants.pageBytes : process.rssBytes;
    return { ...process, ...(argv && { argv }), rssBytes };
  }

  function details(process: ProcessFacts) {
    const read = readDetails(root, files, constants.pageBytes, process, sockets.heldBy);
    return read && isStill(process) ? read : undefined;
  }

  /** What of one process is read on demand; undefined when it has ended or been replaced meanwhile. */
  function onDemand<T>(
    process: ProcessFacts,
    read: (dir: string, why: (error: unknown) => string) => T,
  ): T | undefined {
    const facts = read(`${root}/${process.pid}`, (error) => whyNot(error, process));
    return isStill(process) ? facts : undefined;
  }

  const projectOf = (pid: number): string | null =>
    ifReadable(() => findProject(readlinkSync(`${root}/${pid}/cwd`))) ?? null;

  function cpuTimeNs(pid: number): number | undefined {
    const ns = live?.cpuTimeNs(pid) ?? -1;
    if (ns >= 0) return ns;
    const stat = readStat(pid);
    return stat && (stat.cpuTicks / constants.ticksPerS) * 1e9;
  }

  function ancestors(): number[] {
    const chain: number[] = [];
    // Another user's among them may be hidden by hidepid, and above it stand own ones again: behind sudo, for one.
    const parentOf = (pid: number): number => readStat(pid)?.ppid ?? live?.parentOf(pid) ?? 0;
    for (let pid = process.pid; pid > 0 && !chain.includes(pid); pid = parentOf(pid)) chain.push(pid);
    return chain;
  }

  /** The pid of a thread has files, too, but is no process. */
  const isProcess = (pid: number): boolean => parseStatus(files.bytes, files.read(pid, 'status'))?.tgid === pid;
  const readWithArgv = (pid: number): ProcessFacts | undefined =>
    isProcess(pid) ? readProcess(pid, READ_BYTES) : undefined;

  function read(pid: number): ProcessFacts | undefined {
    const sinceTicks = nowTicks();
    return unmistakable(readWithArgv(pid), sinceTicks, readWithArgv);
  }

  function open(pid: number): Target | undefined {
    if (!isLive) throw new ProcessError('UNSUPPORTED', 'a recorded machine cannot be signalled');
    const target = native ? openPidfd(native, pid, readWithArgv) : null;
    return target === null ? byStartTime(pid, readWithArgv) : target;
  }

  return {
    self: {
      pid: process.pid,
      startTicks: readStat(process.pid)?.startTicks ?? 0,
      bootId: ifReadable(() => readFileSync(`${root}/sys/kernel/random/boot_id`, 'latin1').trim()) ?? '',
      pidNamespace: ifReadable(() => readlinkSync(`${root}/self/ns/pid`).replace(/\D/g, '')) ?? '',
      uid: process.geteuid?.() ?? -1,
      gid: process.getegid?.() ?? -1,
      groups: process.getgroups?.() ?? [],
    },
    users: users(etc),
    abilities: {
      native: native !== undefined,
      pidfd: hasPidfd(),
      socketDiagnostics: native?.sockets('tcp') !== undefined,
    },
    readsArgv,
    pids: files.pids,
    snapshot,
    read,
    complete,
    details,
    traits: (process, wanted) =>
      onDemand(process, (dir) =>
        readTraits(dir, process, wanted, {
          argv: () => readArgv(process.pid, process.kernelThread, READ_BYTES),
          sockets: () => sockets.boundBy(process.pid),
        }),
      ),
    extras: (process, wanted) => onDemand(process, (dir, why) => readExtras(dir, wanted, why)),
    streams: (process) => onDemand(process, (dir, why) => readStreams(dir, process, why, unixSocket)),
    otherEnds: (wanted, pids) => findOtherEnds(root, wanted, pids),
    place: (path) => findPlace(root, path),
    usesOf: (pid, place) => usesOf(root, pid, place),
    attachments: (pids) =>
      readAttachments(root, pids, {
        everyone: files.pids,
        peerOf: (inode) => unixSocket(inode)?.peer,
        parentOf: (pid) => readStat(pid)?.ppid,
        projectIn: findProject,
      }),
    projectOf,
    cpuTimeNs,
    clock,
    system: () => readSystem(root),
    ancestors,
    sockets: sockets.all,
    holders: socketHolders(files, everySocket, countsFds),
    syslog: (message) => (live?.datagram(SYSLOG_SOCKET, Buffer.from(message)) ?? -1) >= 0,
    open,
  };

  function hasPidfd(): boolean {
    const pidfd = native?.pidfdOpen(process.pid) ?? -1;
    if (pidfd >= 0) native?.close(pidfd);
    return pidfd >= 0;
  }
}
