import type { OpenedMachine } from '../operating-system.ts';
import { WINDOWS } from './capabilities.ts';
import { readDistributions, unseenIn } from './distributions.ts';
import { processDetails } from './process-details.ts';
import { wallClock } from './process-reader.ts';
import { READS_ONLY, readsOnly } from './reads-only.ts';
import { takeSnapshot } from './snapshot-reader.ts';
import { openSources, openSystemCalls, type SourceOptions } from './sources.ts';
import type { SystemCalls } from './system-calls.ts';
import { readSystem } from './system-reader.ts';
import { watchProcess } from './watched-process.ts';

/** Windows: asks its system libraries through koffi. Starts only its own helper processes. */
export const windows = ({ native, argv }: { readonly native: boolean; readonly argv: boolean }): OpenedMachine =>
  windowsOn(openSystemCalls({ native }), { argv });

/** On Windows a socket with a path, AF_UNIX, does not show who holds it. */
const NO_SOCKETS: ReadonlySet<string> = new Set();

/** Start times are absolute: with the pid, they name one process for ever. */
const NO_BOOT_TAG = { bootId: '', pidNamespace: '', unmappedUser: undefined };

/** The same on any source of raw buffers. */
export function windowsOn(calls: SystemCalls, options: SourceOptions): OpenedMachine {
  const sources = openSources(calls, options);
  const { tables, helpers, processes, sockets, paths, userNames, ownPid, readsArgv, self } = sources;
  const machine: OpenedMachine['machine'] = {
    capabilities: WINDOWS,
    self: { pid: ownPid, startTime: processes.identify(ownPid)?.startTime ?? 0, ...self, ...NO_BOOT_TAG },
    users: userNames,
    isNative: true,
    guarantee: 'handle',
    unchangeable: () => READS_ONLY,
    readsArgv,
    hidesSome: () => false,
    unseenSystem: () => unseenIn(readDistributions(calls)),
    distributions: () => readDistributions(calls),
    pids: () => [...tables.read().keys()],
    snapshot: (want) =>
      takeSnapshot(want, {
        ...{ tables, reader: processes, hidden: helpers.pids },
        learnUsers: (users) => userNames.learn({ users }),
      }),
    read: processes.read,
    threadGroupOf: (tid) => (tables.recent().has(tid) ? tid : undefined),
    refresh: processes.refresh,
    ...processDetails(sources),
    canAsk: () => false,
    realPath: (path) => paths.realPath(path).catch(() => undefined),
    programKind: async () => undefined,
    peersOf: async () => new Map(),
    async findFile(path) {
      const found = await paths.find(path);
      if ('why' in found) return found;
      return 'silent' in found ? { ...found, folder: true, sockets: NO_SOCKETS } : { ...found, sockets: NO_SOCKETS };
    },
    cpuTimeNs: processes.cpuTimeNs,
    clock: wallClock,
    system: async () => readSystem(calls),
    groupLimits: () => ({}),
    ancestors: (pid = ownPid) => processes.ancestors(pid),
    identityOf: processes.identify,
    stdinHolders: async () => ({ exists: false, holders: [] }),
    ...sockets,
    containersAt: async () => [],
    networkOf: () => 'own',
    seesEveryPid: () => true,
    helper: helpers.add,
    syslog: () => false,
    watch: (pid) => watchProcess(pid, sources),
  };
  return { machine, controller: { pin: readsOnly } };
}
