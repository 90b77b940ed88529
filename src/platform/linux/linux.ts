import { ProcessError } from '../../errors.ts';
import type { PinnedProcess } from '../controller.ts';
import type { OpenedMachine } from '../operating-system.ts';
import { linkOf } from '../posix/kernel-text.ts';
import { boundSockets, portsHeld } from './bound-sockets.ts';
import { LINUX, SYSLOG_SOCKET } from './capabilities.ts';
import { readGroupLimits } from './cgroup-limits.ts';
import { containersAt } from './container-addresses.ts';
import { findFileAt } from './file-finder.ts';
import { FOREIGN_PROC } from './foreign-proc.ts';
import { byKey, socketOf } from './kernel-socket.ts';
import { byStartTime, hasPidfd, openPidfd } from './pinned-process.ts';
import { processDetails } from './process-details.ts';
import { programKind } from './program-kind.ts';
import { readSelf } from './self-reader.ts';
import { takeSnapshot } from './snapshot-reader.ts';
import { orUnsupported } from './sockets-reader.ts';
import { type LinuxOptions, openSources, type Sources } from './sources.ts';
import { findStdinHolders } from './stdin-holders.ts';
import { findPeers } from './streams-reader.ts';
import { readSystem } from './system-reader.ts';
import { uncontrolled } from './uncontrolled.ts';
import { runsInWsl, WINDOWS_UNSEEN } from './wsl.ts';

/** PROC_PID_INIT_INO, the kernel's initial PID namespace; linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = `pid:[${0xefff_fffc}]`;

/** Linux: reads /proc, signals through pidfds, lists sockets by netlink. Starts only its own helper processes. */
export function linux(options: LinuxOptions = {}): OpenedMachine {
  const sources = openSources(options);
  const { root, isLive, native, live, ownPid, files, helpers, paths, local, processes, sockets } = sources;
  const { holders, userNames, groupOf, folderNow, unixSocket, kernelText } = sources;
  const pin = (pid: number): PinnedProcess | undefined => pinned(pid, sources);
  const { startTime = 0 } = processes.identify(ownPid) ?? {};
  const machine: OpenedMachine['machine'] = {
    capabilities: LINUX,
    self: readSelf(root, { pid: ownPid, startTime }, kernelText),
    users: userNames,
    isNative: native !== undefined,
    guarantee: hasPidfd(sources.byPid, ownPid) ? 'pidfd' : 'start_time',
    unchangeable: () => (sources.procIsForeign() ? FOREIGN_PROC : undefined),
    readsArgv: sources.readsArgv,
    hidesSome: () => isLive && processes.hidesSome(),
    unseenSystem: () => (runsInWsl(root, kernelText) ? WINDOWS_UNSEEN : undefined),
    distributions: () => [],
    pids: files.pids,
    snapshot: (want) =>
      takeSnapshot(want, {
        ...{ files, reader: processes, hidden: helpers.pids },
        learnUsers: (users) => userNames.learn({ users }),
      }),
    read: processes.read,
    threadGroupOf: processes.threadGroupOf,
    refresh: processes.refresh,
    ...processDetails(sources),
    canAsk: () => true,
    // If the file system does not answer, no other path can be known.
    realPath: (path) => paths.realPath(path).catch(() => undefined),
    programKind: async (path) => programKind(path, local),
    peersOf: (wanted, pids) => findPeers(folderNow, wanted, pids),
    findFile: (path) => findFileAt(root, paths, path),
    cpuTimeNs: processes.cpuTimeNs,
    clock: processes.clock,
    system: () => readSystem(sources),
    groupLimits: () => readGroupLimits(root),
    ancestors: processes.ancestors,
    identityOf: processes.identify,
    stdinHolders: (pid) =>
      findStdinHolders(pid, { ...processes, folderNow, pids: files.pids, unixSocket, live, ownPid }),
    sockets: (protocol) => orUnsupported(() => sockets.all(protocol)).map(socketOf),
    listeners: () => orUnsupported(sockets.listeners).map(socketOf),
    connections: (port) => orUnsupported(() => sockets.connections(port)).map(socketOf),
    connectedPorts: sockets.connectedPorts,
    holders: async (keys, pids) => byKey(await holders(new Set([...keys].map(Number)), pids)),
    bound: (all) => boundSockets(all, sockets, holders),
    containersAt: (address) => containersAt(address, files.pids(), { root, groupOf }),
    portsHeld: (all, ports) => portsHeld(all, ports, { served: sockets.served, holders }),
    networkOf: sockets.networkOf,
    seesEveryPid: () => isLive && !processes.hidesSome() && linkOf('/proc/self/ns/pid') === FIRST_PID_NAMESPACE,
    helper: helpers.add,
    syslog: (message) => (live?.datagram(SYSLOG_SOCKET, Buffer.from(message)) ?? -1) >= 0,
    watch: (pid) => (isLive ? pin(pid) : uncontrolled(pid, processes.readWithArgv)),
  };
  return { machine, controller: { pin } };
}

function pinned(pid: number, { isLive, native, procIsForeign, processes }: Sources): PinnedProcess | undefined {
  if (procIsForeign()) return uncontrolled(pid, processes.readWithArgv);
  if (!isLive) throw new ProcessError('UNSUPPORTED', 'a recorded machine cannot be signalled');
  const byPidfd = native ? openPidfd(native, pid, processes.readWithArgv) : null;
  return byPidfd === null ? byStartTime(pid, processes) : byPidfd;
}
