import { type Clock, type Identity, isRoots, type ProcessFacts, type Uids } from '../../process/process.ts';
import { yieldIfDue, yieldIfDueLight } from '../../process/yielding.ts';
import type { Snapshot, SnapshotRequest } from '../machine.ts';
import { type CommandFacts, commandReader } from './command-reader.ts';
import { isDenied, isMissing } from './errno.ts';
import type { Native } from './ffi/native.ts';
import { findLiveThread, isLive } from './live-thread.ts';
import { openPidfd } from './pin.ts';
import { type ProcStat, parseStat } from './proc/stat.ts';
import { parseStatm } from './proc/statm.ts';
import { parseHugetlbBytes, parseStatus, parseUids } from './proc/status.ts';
import { terminalName } from './proc/tty-device.ts';
import { type ProcFiles, READ_BYTES, ROW_ARGV_BYTES } from './proc-files.ts';

export interface ProcessReaderOptions {
  /** Undefined without koffi, for a recorded machine, and if /proc is foreign. */
  readonly live: Native | undefined;
  readonly ownPid: number;
  readonly readsArgv: boolean;
  readonly pageBytes: number;
  readonly ticksPerS: number;
  readonly uptimeS: () => number;
  readonly clock: () => Clock;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
  /** Looks up the names of these users in advance. */
  readonly learnUsers: (uids: Iterable<number>) => Promise<void>;
  /** Can a process have memory in huge pages? */
  readonly hasHugePages: () => boolean;
}

/** Reads what is known of processes from /proc/PID, one by one or all in one pass. */
export function processReader(files: ProcFiles, options: ProcessReaderOptions) {
  const ownUid = process.geteuid?.();
  const { live, ownPid, readsArgv, pageBytes, ticksPerS, uptimeS, clock, hasHugePages, hidden, learnUsers } = options;

  function readStat(pid: number): ProcStat | undefined {
    const length = files.read(pid, 'stat');
    return length > 0 ? parseStat(files.bytes, length) : undefined;
  }

  const readArgv = commandReader(files, readsArgv);

  /** Its command line, as much as is ever read. */
  function wholeArgv(pid: number): CommandFacts {
    const stat = readStat(pid);
    return stat ? readArgv({ ...stat, pid, liveTid: liveTidOf(pid) }, Number.POSITIVE_INFINITY) : {};
  }

  /** No other memory figure includes huge pages; proc_pid_status(5). */
  const hugeBytes = (pid: number, liveTid?: number): number =>
    parseHugetlbBytes(files.bytes, files.read(pid, 'status', liveTid)) ?? 0;

  const readUids = (pid: number): Uids | undefined =>
    live?.uids(pid) ?? parseUids(files.bytes, files.read(pid, 'status'));

  /**
   * A leader that exited keeps the ids it had then. If its threads have different ids by now, those count, unless the
   * leader's are root's: the kernel checks the leader's to permit a signal.
   */
  function uidsWith(tid: number, pid: number, own: Uids): Uids {
    const theirs = parseUids(files.bytes, files.read(pid, 'status', tid));
    return theirs && !isRoots(own) ? theirs : own;
  }

  /** The thread to read instead of the leader now: the previous one may have ended. */
  function liveTidNow({ pid, liveTid }: ProcessFacts): number | undefined {
    if (liveTid === undefined || isLive(files, pid, liveTid)) return liveTid;
    return findLiveThread(files, pid)?.tid;
  }

  /** The thread to read instead of a leader that has exited; undefined for any other process. */
  function liveTidOf(pid: number): number | undefined {
    const stat = readStat(pid);
    return stat?.status === 'zombie' && stat.threads > 1 ? findLiveThread(files, pid)?.tid : undefined;
  }

  function withLiveThread(process: ProcessFacts): ProcessFacts {
    const liveTid = liveTidNow(process);
    if (liveTid === process.liveTid) return process;
    const { liveTid: _, ...rest } = process;
    return liveTid === undefined ? rest : { ...rest, liveTid };
  }

  /** Undefined when the process ended meanwhile: any read may say so, at any time. */
  function readProcess(pid: number, argvBytes: number, known?: Uids): ProcessFacts | undefined {
    const stat = readStat(pid);
    if (!stat) return undefined;
    const uids = known ?? readUids(pid);
    if (!uids) return undefined;
    const live = stat.status === 'zombie' && stat.threads > 1 ? findLiveThread(files, pid) : undefined;
    const alive = live?.stat ?? stat;
    const liveTid = live?.tid;
    const { kernelThread, status, threads } = stat;
    const command = readArgv({ pid, kernelThread, status, threads, liveTid }, argvBytes);
    const isHuge = !kernelThread && hasHugePages();
    return {
      pid,
      startTicks: stat.startTicks,
      ppid: stat.ppid,
      comm: stat.comm,
      status: alive.status,
      uids: liveTid === undefined ? uids : uidsWith(liveTid, pid, uids),
      kernelThread: stat.kernelThread,
      rssBytes: alive.rssPages * pageBytes + (isHuge ? hugeBytes(pid, liveTid) : 0),
      vmsBytes: alive.vmsBytes,
      threads: stat.threads,
      nice: alive.nice,
      session: stat.session,
      group: stat.pgrp,
      terminal: terminalName(stat.tty),
      background: stat.tty === 0 || stat.pgrp !== stat.tpgid,
      cpuTicks: stat.cpuTicks,
      ...command,
      ...(liveTid !== undefined && { liveTid }),
    };
  }

  const nowTicks = (): number => Math.floor(uptimeS() * ticksPerS);

  /**
   * Facts by which the process can be told from every other to come. In its first tick it may still end and another
   * get its pid and its start time: then it needs a serial, and is read again while it is held.
   */
  function withSerial(
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
    const skip = (owner: number): void => void skipped.set(owner, (skipped.get(owner) ?? 0) + 1);
    let vanished = 0;
    let unreadable = 0;
    const helpers = hidden();
    const sinceTicks = nowTicks();
    // The kernel's own are root's, and on most machines most of the others, too.
    const wantsNearlyAll = want.owner(0);
    const argvBytes = want.argv ? ROW_ARGV_BYTES : 0;
    const again = (pid: number): ProcessFacts | undefined => readProcess(pid, argvBytes);
    // The list of thousands of pids alone takes as long as a slice.
    await yieldIfDue();
    let seen = 0;
    for (const pid of want.pids ?? files.pids()) {
      await yieldIfDueLight(seen++);
      if (helpers.has(pid)) continue;
      // The owner alone costs less, and spares the others' processes the rest.
      const uids = wantsNearlyAll ? readUids(pid) : undefined;
      const owner = uids?.[1] ?? files.owner(pid);
      if (owner !== undefined && !want.owner(owner)) {
        skip(owner);
        continue;
      }
      const process =
        owner === undefined ? undefined : withSerial(readProcess(pid, argvBytes, uids), sinceTicks, again);
      if (process) processes.push(process);
      else if (owner === undefined || files.owner(pid) === undefined) vanished++;
      // The process and its folder exist, but the system denies us the contents.
      else if (owner !== ownUid && isDenied(files.read(pid, 'stat'))) skip(owner);
      else unreadable++;
    }
    await learnUsers(new Set(processes.map(({ uids }) => uids[0])));
    return { processes, skipped, vanished, unreadable, clock: clock() };
  }

  function refresh(seen: ProcessFacts): ProcessFacts | undefined {
    const process = withLiveThread(seen);
    const statm = parseStatm(files.bytes, files.read(process.pid, 'statm', process.liveTid));
    const command = process.argv ? {} : readArgv(process, ROW_ARGV_BYTES);
    const huge = statm && !process.kernelThread && hasHugePages() ? hugeBytes(process.pid, process.liveTid) : 0;
    if (!isStill(process)) return undefined;
    const rssBytes = statm ? statm.residentPages * pageBytes + huge : process.rssBytes;
    return { ...process, ...command, rssBytes };
  }

  function cpuTimeNs(pid: number): number | undefined {
    const ns = live?.cpuTimeNs(pid) ?? -1;
    if (ns >= 0) return ns;
    const stat = readStat(pid);
    return stat && (stat.cpuTicks / ticksPerS) * 1e9;
  }

  function ancestors(from = ownPid): number[] {
    const chain: number[] = [];
    // Another user's among them may be hidden by hidepid, and above it stand own ones again: behind sudo, for one.
    const parentOf = (pid: number): number => readStat(pid)?.ppid ?? live?.parentOf(pid) ?? 0;
    for (let pid = from; pid > 0 && !chain.includes(pid); pid = parentOf(pid)) chain.push(pid);
    return chain;
  }

  function identify(pid: number): Identity | undefined {
    const stat = readStat(pid);
    return stat && { pid, startTicks: stat.startTicks };
  }

  /** The process of a pid or of the id of a thread, which has files, too. */
  function threadGroupOf(tid: number): number | undefined {
    const length = files.read(tid, 'status');
    const leader = parseStatus(files.bytes, length)?.tgid;
    if (leader !== undefined || isMissing(length)) return leader;
    // The folder lists only processes, not threads.
    return files.pids().includes(tid) ? tid : undefined;
  }
  const readWithArgv = (pid: number): ProcessFacts | undefined =>
    threadGroupOf(pid) === pid && !hidden().has(pid) ? readProcess(pid, READ_BYTES) : undefined;

  function read(pid: number): ProcessFacts | undefined {
    const sinceTicks = nowTicks();
    return withSerial(readWithArgv(pid), sinceTicks, readWithArgv);
  }

  /** Pid 1 is always there: where it cannot be read, /proc hides processes. */
  const hidesSome = (): boolean => readStat(1) === undefined;

  return {
    read,
    readWithArgv,
    threadGroupOf,
    hidesSome,
    snapshot,
    refresh,
    withLiveThread,
    liveTidOf,
    isStill,
    readStat,
    wholeArgv,
    cpuTimeNs,
    ancestors,
    identify,
  };
}
