import { defined } from '../../defined.ts';
import { ProcessError } from '../../errors.ts';
import { homeIn } from '../../home.ts';
import type { MatchAttribute } from '../../process/match-attributes.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { PinnedProcess } from '../controller.ts';
import { questioner } from '../helper/helper-program.ts';
import { createHelpers } from '../helper/helpers.ts';
import type { Machine, WatchedProcess } from '../machine.ts';
import type { OpenedMachine } from '../open-machine.ts';
import type { DetailName, ThreadTimes } from '../requested-details.ts';
import { readAttachments } from './attachments-reader.ts';
import { readMatchAttributes } from './attributes-reader.ts';
import { boundSockets, portsHeld } from './bound-sockets.ts';
import { readGroupLimits } from './cgroup-limits.ts';
import { groupReader } from './cgroup-reader.ts';
import { createClock } from './clock.ts';
import { containersAt } from './container-addresses.ts';
import { descriptorReader, sharesTable } from './descriptor-reader.ts';
import { readDetails, whyNot } from './details-reader.ts';
import { loadNative } from './ffi/native.ts';
import { findFileAt } from './file-finder.ts';
import { fileUsesReader } from './file-uses.ts';
import { foreignProc } from './foreign-proc.ts';
import { guardedPaths } from './guarded-paths.ts';
import { hugePages } from './huge-pages.ts';
import { linkOf, textOf } from './kernel-text.ts';
import { readLabel } from './labels.ts';
import type { LinuxOptions } from './linux-options.ts';
import { localPaths } from './local-paths.ts';
import { mountTables } from './mount-tables.ts';
import { openProc, readConstants } from './open-proc.ts';
import { byStartTime, hasPidfd, openPidfd } from './pin.ts';
import { folderOf, wellSupplied } from './proc-files.ts';
import { processReader } from './process-reader.ts';
import { programId } from './program-id.ts';
import { programKind } from './program-kind.ts';
import { findProjects } from './projects.ts';
import { readRequestedDetails } from './requested-details-reader.ts';
import { readSelf } from './self-reader.ts';
import { serviceReader } from './service-reader.ts';
import { readSignalState } from './signal-state-reader.ts';
import { socketHolders } from './socket-holders.ts';
import { linuxSockets, orUnsupported } from './sockets-reader.ts';
import { findStdinHolders } from './stdin-holders.ts';
import { findPeers, readStreams } from './streams-reader.ts';
import { SESSIONS, structureReader } from './structures-reader.ts';
import { readSystem } from './system-reader.ts';
import { readThreadTimes } from './threads-reader.ts';
import { uncontrolled } from './uncontrolled.ts';
import { NO_FOLDERS, unitFolders } from './unit-files.ts';
import { users } from './user-names.ts';

const SYSLOG_SOCKET = '/dev/log';
/** PROC_PID_INIT_INO, the kernel's initial PID namespace; linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = `pid:[${0xefff_fffc}]`;

/** The Linux backend: reads /proc, signals through pidfds, asks the kernel for sockets. Starts nothing but its helpers. */
export function linux(options: LinuxOptions = {}): OpenedMachine {
  const { native: wantNative = true, argv: readsArgv = true, root = '/proc', sys = '/sys', etc = '/etc' } = options;
  const isLive = root === '/proc';
  const native = wantNative ? loadNative() : undefined;
  const files = wellSupplied(openProc(root, native));
  const helpers = createHelpers();
  const helper = helpers.add(questioner());
  const local = localPaths();
  const paths = guardedPaths(root, local, helper);
  // In some containers (sysbox) /proc/sys and /sys/kernel are a daemon's.
  const mayHang = (path: string): boolean => isLive && local.remoteOn(path) !== undefined;
  const kernelText = (path: string): string | undefined => (mayHang(path) ? undefined : textOf(path));
  const procIsForeign = isLive ? foreignProc(root) : () => false;
  const live = isLive ? native : undefined;
  // No system call takes a pid from a foreign /proc.
  const byPid = procIsForeign() ? undefined : live;
  const ownPid = Number(isLive ? (linkOf(`${root}/self`) ?? process.pid) : process.pid);
  const { pageBytes, ticksPerS } = readConstants(root, native);
  const folders =
    options.units ?? (isLive ? unitFolders((uid) => homeIn(textOf(`${etc}/passwd`) ?? '', uid)) : NO_FOLDERS);
  const serviceOf = serviceReader(root, folders, local);
  const groupOf = groupReader(root);
  const tablesNow = () => mountTables({ root, files, paths });
  const reader = descriptorReader(files, byPid && sharesTable(byPid));
  const sockets = linuxSockets(root, live, { files, reader });
  const countsFds = isLive && (files.fdTable(ownPid)?.count ?? 0) > 0;
  const holders = socketHolders(files, sockets.everyInode, { remembers: countsFds, reader });
  const structures = structureReader(root, { files, reader, paths: local, sessions: isLive ? SESSIONS : undefined });
  const bound = (all: readonly ProcessFacts[]) => boundSockets(all, sockets, holders);

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
    hasHugePages: hugePages(`${sys}/kernel/mm/hugepages`, mayHang),
    hidden: helpers.pids,
    learnUsers: (uids) => userNames.learn({ uids }),
  });
  const userNames = users(etc, isLive ? helper : undefined);
  const { readStat, isStill } = processes;

  async function details(seen: ProcessFacts) {
    const process = processes.withLiveThread(seen);
    const read = await readDetails(root, process, {
      files,
      pageBytes,
      countsFds,
      bound: async (one) => (await bound([one])).get(one.pid),
      groupOf,
      isThere: paths.isThere,
    });
    const service = read && serviceOf(process, read);
    return read && isStill(process) ? { ...read, ...defined({ service }) } : undefined;
  }

  async function requestedDetails(seen: ProcessFacts, wanted: ReadonlySet<DetailName>, before?: ThreadTimes) {
    const process = processes.withLiveThread(seen);
    const why = (error: unknown): string => whyNot(error, process);
    const read = await readRequestedDetails(process, wanted, { root, ticksPerS, why, before });
    return isStill(process) ? read : undefined;
  }

  function matchAttributes(seen: ProcessFacts, wanted: ReadonlySet<MatchAttribute>, ports: ReadonlySet<number>) {
    const process = processes.withLiveThread(seen);
    const read = readMatchAttributes(dirOf(process), process, wanted, {
      command: () => processes.wholeArgv(process.pid),
      ports: () => sockets.portsServedBy(process.pid, ports),
      groupOf,
      structures,
      paths: local,
    });
    return isStill(process) ? read : undefined;
  }

  /** The folder of a process, or of the thread read instead of its leader. */
  const dirOf = ({ pid, liveTid }: ProcessFacts): string => folderOf(root, pid, liveTid);

  /** The same of a pid. */
  const folderNow = (pid: number): string => folderOf(root, pid, processes.liveTidOf(pid));

  function* ownTables(pid: number): Generator<string | undefined> {
    for (const tid of reader.ownTables(pid)) yield tid === undefined ? undefined : folderOf(root, pid, tid);
  }

  function pin(pid: number): PinnedProcess | undefined {
    if (procIsForeign()) return uncontrolled(pid, processes.readWithArgv);
    if (!isLive) throw new ProcessError('UNSUPPORTED', 'a recorded machine cannot be signalled');
    const target = native ? openPidfd(native, pid, processes.readWithArgv) : null;
    return target === null ? byStartTime(pid, processes.readWithArgv) : target;
  }

  const watch = (pid: number): WatchedProcess | undefined =>
    isLive ? pin(pid) : uncontrolled(pid, processes.readWithArgv);

  const machine: Machine = {
    self: readSelf(root, { pid: ownPid, startTicks: readStat(ownPid)?.startTicks ?? 0 }, { textOf, kernelText }),
    users: userNames,
    kernelInterfaces: {
      native: native !== undefined,
      pidfd: hasPidfd(byPid, ownPid),
      socketDiagnostics: native?.sockets('tcp') !== undefined,
    },
    get procIsForeign() {
      return procIsForeign();
    },
    readsArgv,
    hidesSome: () => isLive && processes.hidesSome(),
    pids: files.pids,
    snapshot: processes.snapshot,
    read: processes.read,
    threadGroupOf: processes.threadGroupOf,
    refresh: processes.refresh,
    details,
    matchAttributes,
    // If the file system does not answer, no other path can be known.
    realPath: (path) => paths.realPath(path).catch(() => undefined),
    signalState: (seen) => readSignalState(root, dirOf(seen), seen),
    label: (seen, name) => readLabel(dirOf(seen), name),
    programId: (seen) => programId(dirOf(seen), seen),
    programKind: async (path) => programKind(path, local),
    requestedDetails,
    threadTimes: ({ pid }) => readThreadTimes(`${root}/${pid}`, ticksPerS),
    async streams(seen) {
      const process = processes.withLiveThread(seen);
      const reader = { unixSocket, paths, table: tablesNow()(process) };
      const streams = await readStreams(dirOf(process), process, (error) => whyNot(error, process), reader);
      return isStill(process) ? streams : undefined;
    },
    peersOf: (wanted, pids) => findPeers(folderNow, wanted, pids),
    findFile: (path) => findFileAt(root, paths, path),
    fileUses(place) {
      const tableOf = tablesNow();
      return (seen) => {
        const process = processes.withLiveThread(seen);
        const folders = { dir: dirOf(process), ownTables: () => ownTables(process.pid) };
        return fileUsesReader(folders, place, paths, tableOf(process));
      };
    },
    async attachments(pids) {
      const located = pids.map((pid) => ({ pid, liveTid: processes.liveTidOf(pid) }));
      const { byPid } = await findProjects(located, { root, paths, tableOf: tablesNow() });
      return readAttachments(root, pids, {
        folderNow,
        everyone: files.pids,
        peerOf: (inode) => unixSocket(inode)?.peer,
        parentOf: (pid) => readStat(pid)?.ppid,
        projectOf: (pid) => byPid.get(pid) ?? null,
        groupOf,
      });
    },
    projects: (all) => findProjects(all.map(processes.withLiveThread), { root, paths, tableOf: tablesNow() }),
    cpuTimeNs: processes.cpuTimeNs,
    clock,
    system: () => readSystem(root, paths),
    groupLimits: () => readGroupLimits(root),
    ancestors: processes.ancestors,
    identityOf: processes.identify,
    stdinHolders: (pid) =>
      findStdinHolders(pid, { ...processes, folderNow, pids: files.pids, unixSocket, live, ownPid }),
    sockets: (protocol) => orUnsupported(() => sockets.all(protocol)),
    listeners: () => orUnsupported(sockets.listeners),
    connections: (port) => orUnsupported(() => sockets.connections(port)),
    connectedPorts: sockets.connectedPorts,
    holders,
    bound,
    containersAt: (address) => containersAt(root, address, files.pids(), groupOf),
    portsHeld: (all, ports) => portsHeld(all, ports, { served: sockets.served, holders }),
    networkOf: sockets.networkOf,
    seesEveryPid: () => isLive && !processes.hidesSome() && linkOf('/proc/self/ns/pid') === FIRST_PID_NAMESPACE,
    tryLock: (fd) => live?.tryLock(fd),
    helper: helpers.add,
    syslog: (message) => (live?.datagram(SYSLOG_SOCKET, Buffer.from(message)) ?? -1) >= 0,
    watch,
  };
  return { machine, controller: { pin } };
}
