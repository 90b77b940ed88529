import type { Controller, PinnedProcess } from '../src/platform/controller.ts';
import { createHelpers } from '../src/platform/helper/helpers.ts';
import { LINUX } from '../src/platform/linux/capabilities.ts';
import type { CredentialIds, Details, Machine } from '../src/platform/machine.ts';
import type { OpenedMachine } from '../src/platform/open-machine.ts';
import { hardLimitOf } from '../src/platform/posix/hard-limits.ts';
import { bySignals } from '../src/platform/posix/signals.ts';
import type { Socket } from '../src/platform/sockets.ts';
import { type MatchAttributes, NO_ATTRIBUTES } from '../src/process/match-attributes.ts';
import type { Attachments } from '../src/process/orphans.ts';
import { type Owner, type UserId, userIdOf } from '../src/process/owner.ts';
import { identityOf, type ProcessFacts } from '../src/process/process.ts';

/** A machine out of data, for what cannot be made to happen on a real one at will. */

export const ROOT = userIdOf('0');
export const ME = userIdOf('1001');
export const JOHN = userIdOf('1002');
const USERS = new Map([
  [ROOT, 'root'],
  [ME, 'me'],
  [JOHN, 'john'],
]);

/** Who a process runs as: the real user and, where they differ, the others it can act as. */
export const ownedBy = (user: UserId, ...others: readonly UserId[]): Owner => ({
  user,
  all: [user, ...others],
  privilege: [user, ...others].includes(ROOT) ? 'root' : null,
});

export function facts(pid: number, rest: Partial<ProcessFacts> = {}): ProcessFacts {
  const hardLimit = hardLimitOf(pid, rest.ofKernel === true);
  return {
    pid,
    startTime: pid * 10,
    ppid: 1,
    comm: `p${pid}`,
    status: 'sleeping',
    owner: ownedBy(ME),
    ofKernel: false,
    ...(hardLimit && { hardLimit }),
    rssBytes: pid * 1024 * 1024,
    vmsBytes: 0,
    threads: 1,
    nice: 0,
    session: pid,
    group: pid,
    terminal: undefined,
    background: true,
    argv: [`/bin/p${pid}`],
    ...rest,
  };
}

/** Its streams, folder and control group tell nothing. */
export const UNATTACHED: Attachments = {
  terminalClosed: false,
  client: null,
  cwd: '/',
  isolated: false,
  windows: false,
  project: null,
};

export interface FakeMachine {
  readonly user: UserId;
  readonly processes: Map<number, ProcessFacts>;
  readonly sockets: Socket[];
  /** pid → keys of its sockets. */
  readonly held: Map<number, string[]>;
  /** pid → why it is not known what it holds. */
  readonly uncertain: Map<number, string>;
  /** Those that run in another network namespace. */
  readonly elsewhere: Set<number>;
  readonly attached: Map<number, Attachments>;
  /** What rules ask about. */
  readonly traits: Map<number, MatchAttributes>;
  /** Signals that were sent, in order. */
  readonly signals: { pid: number; signal: string }[];
  /** What a process does when it is signalled; by default it ends. */
  onSignal: (pid: number, signal: string) => void;
  /** Called before each read of one process: things change while they are looked at. */
  onRead: (pid: number) => void;
}

export function machine(user: UserId, processes: readonly ProcessFacts[]): FakeMachine {
  const made: FakeMachine = {
    user,
    processes: new Map(processes.map((process) => [process.pid, process])),
    sockets: [],
    held: new Map(),
    uncertain: new Map(),
    elsewhere: new Set(),
    attached: new Map(),
    traits: new Map(),
    signals: [],
    onSignal: (pid) => void made.processes.delete(pid),
    onRead: () => undefined,
  };
  return made;
}

/** Facts and power in one, for tests to change. */
export type TestMachine = Machine & Controller;
export const opened = (machine: TestMachine): OpenedMachine => ({ machine, controller: machine });
export const testMachine = ({ machine, controller }: OpenedMachine): TestMachine => ({ ...machine, ...controller });

/** `ancestry`: the server's own pid and those above it. */
export function fakeMachine(machine: FakeMachine, ancestry: number[] = [900, 899]): TestMachine {
  const { processes } = machine;
  const clock = { unitsPerS: 100, now: 1_000_000, originUnixS: 1_700_000_000 };
  const read = (pid: number): ProcessFacts | undefined => {
    if (!ancestry.includes(pid)) machine.onRead(pid);
    return processes.get(pid);
  };
  const same = (process: ProcessFacts): ProcessFacts | undefined => {
    const now = processes.get(process.pid);
    return now?.startTime === process.startTime ? now : undefined;
  };
  return {
    self: {
      pid: 900,
      startTime: 9000,
      bootId: 'boot',
      pidNamespace: '1',
      user: machine.user,
      privilege: machine.user === ROOT ? 'root' : null,
      group: machine.user,
      groups: [machine.user],
      unmappedUser: userIdOf('65534'),
    },
    users: {
      root: ROOT,
      isPrivileged: (user) => user === ROOT,
      nameOf: (user) => USERS.get(user) ?? user,
      idOf: (name) =>
        [...USERS].find(([, known]) => known === name)?.[0] ?? (/^\d+$/.test(name) ? userIdOf(name) : undefined),
      groupNameOf: (group) => USERS.get(userIdOf(group)) ?? group,
      learn: async () => undefined,
      isSilent: () => false,
    },
    unchangeable: () => undefined,
    readsArgv: true,
    capabilities: LINUX,
    isNative: true,
    guarantee: 'pidfd',
    pids: () => [...processes.keys()],
    async snapshot(want) {
      const pids = want.pids && new Set(want.pids);
      const all = [...processes.values()].filter(({ pid }) => pids?.has(pid) ?? true);
      const skipped = new Map<UserId, number>();
      /** On POSIX the files of a process are its effective user's. */
      const userOf = ({ owner }: ProcessFacts): UserId => owner.all[1] ?? owner.all[0] ?? ROOT;
      const isWanted = (process: ProcessFacts): boolean => want.wants(userOf(process));
      for (const user of all.filter((one) => !isWanted(one)).map(userOf))
        skipped.set(user, (skipped.get(user) ?? 0) + 1);
      return { processes: all.filter(isWanted), skipped, vanished: 0, unreadable: 0, clock };
    },
    hidesSome: () => false,
    read,
    threadGroupOf: (tid) => (processes.has(tid) ? tid : undefined),
    refresh: same,
    realPath: async (path) => path,
    signalState: () => ({}),
    label: () => undefined,
    containersAt: async () => [],
    programId: ({ comm, argv }) => `${comm} ${argv?.[0] ?? ''}`,
    programKind: async () => undefined,
    details: async (process) => same(process) && detailsOf(process),
    portsHeld: async (all) =>
      new Map(
        all.flatMap(({ pid }) => (machine.traits.get(pid)?.ports ? [[pid, machine.traits.get(pid)?.ports ?? []]] : [])),
      ),
    matchAttributes: (process) => same(process) && (machine.traits.get(process.pid) ?? NO_ATTRIBUTES),
    requestedDetails: async () => ({ unavailable: {} }),
    threadTimes: async () => ({ atNs: 0, byTid: new Map() }),
    streams: async () => ({ stdout: { kind: 'closed' }, stderr: { kind: 'closed' }, unavailable: {} }),
    peersOf: async () => new Map(),
    findFile: async (path) => ({ path, folder: false, socket: false, sockets: new Set() }),
    fileUses: () => async () => [],
    attachments: async (pids) => new Map(pids.map((pid) => [pid, machine.attached.get(pid) ?? UNATTACHED])),
    projects: async (processes) => ({ byPid: new Map(processes.map(({ pid }) => [pid, null])), unavailable: [] }),
    cpuTimeNs: () => 5e9,
    clock: () => clock,
    system: async () => ({ cpus: 2, uptimeS: 10_000, memory: { totalBytes: 2 ** 30 }, unavailable: {} }),
    groupLimits: () => ({}),
    ancestors: (pid = 900) => (pid === 900 ? ancestry : [pid]),
    identityOf: (pid) => {
      const process = processes.get(pid);
      return process && identityOf(process);
    },
    stdinHolders: async () => ({ exists: false, holders: [] }),
    sockets: (protocol) => machine.sockets.filter((socket) => socket.protocol === protocol),
    listeners: () => machine.sockets.filter(({ protocol, state }) => protocol === 'tcp' && state === 'listening'),
    connections: () => [],
    connectedPorts: async () => new Set(),
    async holders(keys, pids = processes.keys()) {
      const found = new Map<string, number[]>();
      for (const pid of pids) {
        for (const key of machine.held.get(pid) ?? []) {
          if (keys.has(key)) found.set(key, [...(found.get(key) ?? []), pid]);
        }
      }
      return { pidsOf: found, uncertain: machine.uncertain };
    },
    async bound(asked) {
      const heldBy = (pid: number): Socket[] =>
        machine.sockets.filter(({ key }) => machine.held.get(pid)?.includes(key));
      return new Map(
        asked.map(({ pid }) => {
          const why = machine.uncertain.get(pid);
          return [pid, { sockets: heldBy(pid), ...(why !== undefined && { why }) }];
        }),
      );
    },
    networkOf: ({ pid }) => (machine.elsewhere.has(pid) ? 'other' : 'own'),
    seesEveryPid: () => true,
    tryLock: () => undefined,
    helper: createHelpers().add,
    syslog: () => false,
    pin,
    watch: pin,
  };

  function pin(pid: number): PinnedProcess | undefined {
    const pinned = processes.get(pid)?.startTime;
    if (pinned === undefined) return undefined;
    const isPinned = (): boolean => processes.get(pid)?.startTime === pinned;
    return {
      pid,
      guarantee: 'pidfd',
      priorityGuarantee: 'start_time',
      read: () => {
        const now = read(pid);
        return isPinned() ? now : undefined;
      },
      permits: isPinned,
      ...bySignals((signal) => {
        if (!isPinned()) return 'gone';
        machine.signals.push({ pid, signal });
        machine.onSignal(pid, signal);
        return 'sent';
      }),
      setPriority: async (nice) => {
        const now = processes.get(pid);
        if (!now || !isPinned()) return 'gone';
        processes.set(pid, { ...now, nice });
        return { kept: 0 };
      },
      exited: async () => !isPinned(),
      close: () => undefined,
    };
  }
}

/** As numbers; the real one stands for those that are not given. */
function credentials({ all: [real, effective = real, saved = real, filesystem = real] }: Owner): CredentialIds {
  const [first = 0, second = 0, third = 0, fourth = 0] = [real, effective, saved, filesystem].map(Number);
  return { real: first, effective: second, saved: third, filesystem: fourth };
}

function detailsOf(process: ProcessFacts): Details {
  return {
    exe: '/bin/true',
    cwd: null,
    userIds: credentials(process.owner),
    groupIds: credentials(process.owner),
    rssBytes: process.rssBytes,
    vmsBytes: process.vmsBytes,
    sharedBytes: 0,
    fds: null,
    children: 0,
    listening: [],
    unavailable: { cwd: 'not allowed', fds: 'not allowed' },
  };
}
