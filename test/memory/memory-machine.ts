import type { Controller } from '../../src/platform/controller.ts';
import { createHelpers } from '../../src/platform/helper/helpers.ts';
import type { Machine } from '../../src/platform/machine.ts';
import type { OpenedMachine } from '../../src/platform/operating-system.ts';
import { NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import type { UserId } from '../../src/process/owner.ts';
import { identityOf, type ProcessFacts, sameIdentity } from '../../src/process/process.ts';
import { selfOn, usersOn } from './accounts.ts';
import { type MemoryMachine, UNATTACHED } from './data.ts';
import { detailsOf, systemFacts } from './details.ts';
import { pinOn } from './pin.ts';
import { shownOn, showsCpu } from './shown.ts';
import { socketsOn } from './sockets.ts';

/** Facts and power in one, for tests to change. */
export type TestMachine = Machine & Controller;
export const opened = (machine: TestMachine): OpenedMachine => ({ machine, controller: machine });
export const testMachine = ({ machine, controller }: OpenedMachine): TestMachine => ({ ...machine, ...controller });

/** A platform on top of a map of processes. `ancestry`: the server's own pid and those above it. */
export function memoryMachine(machine: MemoryMachine, ancestry: number[] = [900, 899]): TestMachine {
  const { processes, system } = machine;
  const { capabilities, clock } = system;
  const shown = (process: ProcessFacts): ProcessFacts => shownOn(machine, process);
  const read = (pid: number): ProcessFacts | undefined => {
    if (!ancestry.includes(pid)) machine.onRead(pid);
    const now = processes.get(pid);
    return now && shown(now);
  };
  const same = (process: ProcessFacts): ProcessFacts | undefined => {
    const now = processes.get(process.pid);
    return now && sameIdentity(now, process) ? shown(now) : undefined;
  };
  const users = usersOn(machine);
  const pin = (pid: number) => pinOn(machine, pid, read);
  return {
    self: selfOn(machine),
    users,
    capabilities,
    guarantee: capabilities.guarantees[0],
    ...SURROUNDINGS,
    pids: () => [...processes.keys()],
    async snapshot(want) {
      const pids = want.pids && new Set(want.pids);
      const all = [...processes.values()].filter(({ pid }) => pids?.has(pid) ?? true).map(shown);
      const skipped = new Map<UserId | null, number>();
      /** On POSIX the files of a process are its effective user's. */
      const userOf = ({ owner }: ProcessFacts): UserId | null => owner.all[1] ?? owner.all[0] ?? null;
      const isWanted = (process: ProcessFacts): boolean => want.wants(userOf(process));
      for (const user of all.filter((one) => !isWanted(one)).map(userOf))
        skipped.set(user, (skipped.get(user) ?? 0) + 1);
      return { processes: all.filter(isWanted), skipped, vanished: 0, unreadable: 0, clock };
    },
    read,
    threadGroupOf: (tid) => (processes.has(tid) ? tid : undefined),
    refresh: same,
    programId: ({ programId, comm, argv }) => programId ?? `${comm} ${argv?.[0] ?? ''}`,
    canAsk: ({ pid }) => !machine.unaskable.has(pid),
    details: async (process) => {
      const now = same(process);
      return now && detailsOf(process, system);
    },
    matchAttributes: (process) => same(process) && (machine.traits.get(process.pid) ?? NO_ATTRIBUTES),
    attachments: async (pids) => new Map(pids.map((pid) => [pid, machine.attached.get(pid) ?? UNATTACHED])),
    projects: async (all) => ({ byPid: new Map(all.map(({ pid }) => [pid, null])), unavailable: [] }),
    cpuTimeNs: (pid) => (isClosed(machine, pid) ? undefined : 5e9),
    clock: () => clock,
    system: async () => systemFacts(system),
    ancestors: (pid = 900) => (pid === 900 ? ancestry : [pid]),
    identityOf: (pid) => {
      const process = processes.get(pid);
      return process && identityOf(process);
    },
    ...socketsOn(machine),
    helper: createHelpers().add,
    pin,
    watch: pin,
  };
}

const isClosed = (machine: MemoryMachine, pid: number): boolean => {
  const process = machine.processes.get(pid);
  return process !== undefined && !showsCpu(machine, process);
};

/** What is the same on all these machines. */
const SURROUNDINGS = {
  unchangeable: () => undefined,
  readsArgv: true,
  isNative: true,
  hidesSome: () => false,
  unseenSystem: () => undefined,
  distributions: () => [],
  realPath: async (path) => path,
  signalState: () => ({}),
  label: () => undefined,
  containersAt: async () => [],
  programKind: async () => undefined,
  requestedDetails: async () => ({ unavailable: {} }),
  threadTimes: async () => ({ atNs: 0, byTid: new Map() }),
  streams: async () => ({ stdout: { kind: 'closed' }, stderr: { kind: 'closed' }, unavailable: {} }),
  peersOf: async () => new Map(),
  findFile: async (path) => ({ path, folder: false, socket: false, sockets: new Set() }),
  fileUses: () => async () => [],
  groupLimits: () => ({}),
  stdinHolders: async () => ({ exists: false, holders: [] }),
  seesEveryPid: () => true,
  syslog: () => false,
} satisfies Partial<Machine>;
