import { readFileSync, readlinkSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { createHelper } from '../helper/helper.ts';
import { type Platform, PROTOCOLS, type Projects, type Target } from '../platform.ts';
import { readAttachments } from './attachments.ts';
import { constantsWithout, parseAuxv } from './auxv.ts';
import { groupReader } from './cgroup.ts';
import { createClock } from './clock.ts';
import { readDetails, whyNot } from './details.ts';
import { readExtras } from './extras.ts';
import { usesOf } from './file-uses.ts';
import { fsFiles, ifReadable, type ProcFiles, READ_BYTES, wellSupplied } from './files.ts';
import { readsForeignProc } from './foreign.ts';
import { watchOnly } from './foreign-target.ts';
import { localPaths } from './local-paths.ts';
import { mountTables } from './mount-tables.ts';
import { loadNative, type Native } from './native.ts';
import { parseHome } from './passwd.ts';
import { guardedPaths } from './paths.ts';
import { placeOf } from './places.ts';
import { processReader } from './processes.ts';
import { programKind } from './program-kind.ts';
import { findProjects } from './projects.ts';
import { serviceReader } from './service.ts';
import { socketHolders } from './socket-holders.ts';
import { linuxSockets } from './sockets.ts';
import { findOtherEnds, readStreams } from './streams.ts';
import { readSystem } from './system.ts';
import { byStartTime, openPidfd } from './target.ts';
import { readTraits } from './traits.ts';
import { NO_FOLDERS, type UnitFolders, unitFolders } from './unit-files.ts';
import { unmappedUid } from './unmapped.ts';
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
  /** Where systemd's unit files are; by default nowhere for a recorded machine. */
  readonly units?: UnitFolders;
}

const textOf = (path: string): string | undefined => ifReadable(() => readFileSync(path, 'latin1'));

/** The Linux backend: reads /proc, sends signals through pidfds, asks the kernel for sockets. Starts nothing but its helper. */
export function linux(options: LinuxOptions = {}): Platform {
  const { native: wantNative = true, argv: readsArgv = true, root = '/proc', etc = '/etc' } = options;
  const isLive = root === '/proc';
  const native = wantNative ? loadNative() : undefined;
  const files = wellSupplied(openFiles(root, native));
  const helper = createHelper();
  const local = localPaths();
  const paths = guardedPaths(root, local, helper);
  const procIsForeign = isLive && readsForeignProc(root);
  const live = isLive ? native : undefined;
  // No system call takes a pid of a foreign /proc.
  const byPid = procIsForeign ? undefined : live;
  const ownPid = Number(isLive ? (ifReadable(() => readlinkSync(`${root}/self`)) ?? process.pid) : process.pid);
  const { pageBytes, ticksPerS } = readConstants(root, native);
  const folders =
    options.units ?? (isLive ? unitFolders((uid) => parseHome(textOf(`${etc}/passwd`) ?? '', uid)) : NO_FOLDERS);
  const serviceOf = serviceReader(root, folders, local);
  const groupOf = groupReader(root);
  const sockets = linuxSockets(root, live);
  const tableOf = mountTables(root, paths);
  const countsFds = isLive && (files.fdTable(ownPid)?.count ?? 0) > 0;
  const everySocket = () => PROTOCOLS.flatMap(sockets.all).map(({ inode }) => inode);

  const unixSocket = (inode: number) => live?.unixSocket(inode);

  const { clock, uptimeS } = createClock({
    root,
    ticksPerS,
    bootTimeS: live?.uptimeS,
    ownStartS: () => {
      const ticks = processes.readStat(ownPid)?.startTicks;
      return ticks === undefined ? undefined : ticks / ticksPerS;
    },
    isLocal: paths.isLocal,
  });
  const processes = processReader(files, {
    live: byPid,
    ownPid,
    readsArgv,
    pageBytes,
    ticksPerS,
    uptimeS,
    clock,
    hidden: helper.pids,
    learnUsers: (uids) => userNames.learn({ uids }),
  });
  const userNames = users(etc, isLive ? helper : undefined);
  const { readStat, isStill } = processes;

  function details(process: ProcessFacts) {
    const ways = { listening: sockets.heldBy, groupOf, isThere: paths.isThere };
    const read = readDetails(root, files, pageBytes, process, ways);
    const service = read && serviceOf(process, read);
    return read && isStill(process) ? { ...read, ...(service && { service }) } : undefined;
  }

  /** What of one process is read on demand; undefined when it has ended or been replaced meanwhile. */
  function onDemand<T>(
    process: ProcessFacts,
    read: (dir: string, why: (error: unknown) => string) => T,
  ): T | undefined {
    const facts = read(`${root}/${process.pid}`, (error) => whyNot(error, process));
    return isStill(process) ? facts : undefined;
  }

  const projects = (of: readonly { readonly pid: number }[]): Promise<Projects> =>
    findProjects(root, of, { paths, tableOf });

  function open(pid: number): Target | undefined {
    if (procIsForeign) return watchOnly(pid, processes.readWithArgv);
    if (!isLive) throw new ProcessError('UNSUPPORTED', 'a recorded machine cannot be signalled');
    const target = native ? openPidfd(native, pid, processes.readWithArgv) : null;
    return target === null ? byStartTime(pid, processes.readWithArgv) : target;
  }

  return {
    self: {
      pid: ownPid,
      startTicks: readStat(ownPid)?.startTicks ?? 0,
      bootId: ifReadable(() => readFileSync(`${root}/sys/kernel/random/boot_id`, 'latin1').trim()) ?? '',
      pidNamespace: ifReadable(() => readlinkSync(`${root}/self/ns/pid`).replace(/\D/g, '')) ?? '',
      uid: process.geteuid?.() ?? -1,
      gid: process.getegid?.() ?? -1,
      groups: process.getgroups?.() ?? [],
      unmappedUid: unmappedUid(textOf(`${root}/self/uid_map`), textOf(`${root}/sys/kernel/overflowuid`)),
    },
    users: userNames,
    abilities: {
      native: native !== undefined,
      pidfd: hasPidfd(),
      socketDiagnostics: native?.sockets('tcp') !== undefined,
    },
    procIsForeign,
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
          argv: () => processes.readArgv(process.pid, process.kernelThread, READ_BYTES),
          sockets: () => sockets.boundBy(process.pid),
          groupOf,
          paths: local,
        }),
      ),
    // What does not answer has no other path that could be known.
    realPath: (path) => paths.realPath(path).catch(() => undefined),
    programKind: async (path) => programKind(path, local),
    extras: (process, wanted) => onDemand(process, (dir, why) => readExtras(dir, wanted, why)),
    async streams(process) {
      const dir = `${root}/${process.pid}`;
      const reader = { unixSocket, paths, table: tableOf(process.pid) };
      const streams = await readStreams(dir, process, (error) => whyNot(error, process), reader);
      return isStill(process) ? streams : undefined;
    },
    otherEnds: (wanted, pids) => findOtherEnds(root, wanted, pids),
    place: (path) => placeOf(root, paths, path),
    usesOf: ({ pid }, place) => usesOf(`${root}/${pid}`, place, paths, tableOf(pid)),
    async attachments(pids) {
      const { byPid } = await projects(pids.map((pid) => ({ pid })));
      return readAttachments(root, pids, {
        everyone: files.pids,
        peerOf: (inode) => unixSocket(inode)?.peer,
        parentOf: (pid) => readStat(pid)?.ppid,
        projectOf: (pid) => byPid.get(pid) ?? null,
        groupOf,
      });
    },
    projects,
    cpuTimeNs: processes.cpuTimeNs,
    clock,
    system: () => readSystem(root, paths),
    ancestors: processes.ancestors,
    sockets: sockets.all,
    listeners: sockets.listeners,
    connections: sockets.connections,
    holders: socketHolders(files, everySocket, countsFds),
    syslog: (message) => (live?.datagram(SYSLOG_SOCKET, Buffer.from(message)) ?? -1) >= 0,
    open,
  };

  function hasPidfd(): boolean {
    const pidfd = byPid?.pidfdOpen(ownPid) ?? -1;
    if (pidfd >= 0) native?.close(pidfd);
    return pidfd >= 0;
  }
}

/** Throws UNSUPPORTED where there is no /proc. */
function openFiles(root: string, native: Native | undefined): ProcFiles {
  const missing = (): never => {
    throw new ProcessError('UNSUPPORTED', `${root} is not mounted`, 'Mount it: mount -t proc proc /proc');
  };
  try {
    const files = native?.files(root) ?? fsFiles(root);
    return files.pids().length > 0 ? files : missing();
  } catch {
    return missing();
  }
}

function readConstants(root: string, native: Native | undefined) {
  const auxv = ifReadable(() => readFileSync(`${root}/self/auxv`));
  if (auxv) return parseAuxv(auxv);
  const [status = '', statm = ''] = ['status', 'statm'].map((file) =>
    ifReadable(() => readFileSync(`${root}/self/${file}`, 'latin1')),
  );
  return constantsWithout(native?.auxv, status, statm);
}
