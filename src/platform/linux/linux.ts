import { readFileSync, readlinkSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import type { Clock, ProcessFacts } from '../../process/process.ts';
import { type Platform, PROTOCOLS, type Target } from '../platform.ts';
import { projectFinder } from '../project.ts';
import { readAttachments } from './attachments.ts';
import { parseAuxv } from './auxv.ts';
import { readGroupLimits } from './cgroup-limits.ts';
import { parseBootUnixS, parseUptimeS } from './clock.ts';
import { readDetails, whyNot } from './details.ts';
import { readExtras } from './extras.ts';
import { fsFiles, ifReadable, wellSupplied } from './files.ts';
import { findPlace, usesOf } from './held.ts';
import { hugePages } from './huge-pages.ts';
import { loadNative } from './native.ts';
import { processReader } from './processes.ts';
import { socketHolders } from './socket-holders.ts';
import { linuxSockets } from './sockets.ts';
import { findOtherEnds, readStreams } from './streams.ts';
import { readSystem } from './system.ts';
import { byStartTime, openPidfd } from './target.ts';
import { readTraits } from './traits.ts';
import { users } from './users.ts';

const SYSLOG_SOCKET = '/dev/log';

export interface LinuxOptions {
  /** Use koffi where it is installed. */
  readonly native?: boolean;
  /** Read command lines. */
  readonly argv?: boolean;
  /** Where proc(5) is mounted; a folder of recorded files in tests. */
  readonly root?: string;
  /** Where sysfs(5) is mounted. */
  readonly sys?: string;
  /** Where passwd(5) and group(5) are. */
  readonly etc?: string;
}

/** The Linux backend: reads /proc, sends signals through pidfds, asks the kernel for sockets. Spawns nothing. */
export function linux(options: LinuxOptions = {}): Platform {
  const { native: wantNative = true, argv: readsArgv = true, root = '/proc', sys = '/sys', etc = '/etc' } = options;
  const native = wantNative ? loadNative() : undefined;
  const files = wellSupplied(native?.files(root) ?? fsFiles(root));
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
  const processes = processReader(files, {
    live,
    readsArgv,
    pageBytes: constants.pageBytes,
    clock,
    hasHugePages: hugePages(`${sys}/kernel/mm/hugepages`),
  });
  const { readStat, isStill } = processes;

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

  function open(pid: number): Target | undefined {
    if (!isLive) throw new ProcessError('UNSUPPORTED', 'a recorded machine cannot be signalled');
    const target = native ? openPidfd(native, pid, processes.readWithArgv) : null;
    return target === null ? byStartTime(pid, processes.readWithArgv) : target;
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
    hidesSome: () => isLive && processes.hidesSome(),
    pids: files.pids,
    snapshot: processes.snapshot,
    read: processes.read,
    leaderOf: processes.leaderOf,
    complete: processes.complete,
    details,
    traits: (process, wanted) =>
      onDemand(process, (dir) =>
        readTraits(dir, process, wanted, {
          command: () => processes.wholeArgv(process.pid),
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
    cpuTimeNs: processes.cpuTimeNs,
    clock,
    system: () => readSystem(root),
    groupLimits: () => readGroupLimits(root),
    ancestors: processes.ancestors,
    sockets: sockets.all,
    listeners: sockets.listeners,
    connections: sockets.connections,
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
