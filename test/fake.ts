import type { Controller, PinnedProcess } from '../src/platform/controller.ts';
import { createHelpers } from '../src/platform/helper/helpers.ts';
import type { Details, Machine } from '../src/platform/machine.ts';
import type { OpenedMachine } from '../src/platform/open-machine.ts';
import type { Socket } from '../src/platform/sockets.ts';
import { type MatchAttributes, NO_ATTRIBUTES } from '../src/process/match-attributes.ts';
import type { Attachments } from '../src/process/orphans.ts';
import { identityOf, type ProcessFacts } from '../src/process/process.ts';

/** A machine out of data, for what cannot be made to happen on a real one at will. */

export const ME = 1001;
export const JOHN = 1002;
const USERS = new Map([
  [0, 'root'],
  [ME, 'me'],
  [JOHN, 'john'],
]);

export function facts(pid: number, rest: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid,
    startTime: pid * 10,
    ppid: 1,
    comm: `p${pid}`,
    status: 'sleeping',
    uids: [ME, ME, ME, ME],
    kernelThread: false,
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
  readonly uid: number;
  readonly processes: Map<number, ProcessFacts>;
  readonly sockets: Socket[];
  /** pid → inodes of its sockets. */
  readonly held: Map<number, number[]>;
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

export function machine(uid: number, processes: readonly ProcessFacts[]): FakeMachine {
  const made: FakeMachine = {
    uid,
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
      uid: machine.uid,
      gid: machine.uid,
      groups: [machine.uid],
      unmappedUid: 65_534,
    },
    users: {
      nameOf: (uid) => USERS.get(uid) ?? String(uid),
      uidOf: (name) =>
        [...USERS].find(([, known]) => known === name)?.[0] ?? (/^\d+$/.test(name) ? Number(name) : undefined),
      groupNameOf: (gid) => USERS.get(gid) ?? String(gid),
      learn: async () => undefined,
      isSilent: () => false,
    },
    procIsForeign: () => false,
    readsArgv: true,
    kernelInterfaces: { native: true, pidfd: true },
    pids: () => [...processes.keys()],
    async snapshot(want) {
      const pids = want.pids && new Set(want.pids);
      const all = [...processes.values()].filter(({ pid }) => pids?.has(pid) ?? true);
      const skipped = new Map<number, number>();
      for (const { uids } of all) if (!want.owner(uids[1])) skipped.set(uids[1], (skipped.get(uids[1]) ?? 0) + 1);
      return { processes: all.filter(({ uids }) => want.owner(uids[1])), skipped, vanished: 0, unreadable: 0, clock };
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
    async holders(inodes, pids = processes.keys()) {
      const found = new Map<number, number[]>();
      for (const pid of pids) {
        for (const inode of machine.held.get(pid) ?? []) {
          if (inodes.has(inode)) found.set(inode, [...(found.get(inode) ?? []), pid]);
        }
      }
      return { pidsOf: found, uncertain: machine.uncertain };
    },
    async bound(asked) {
      const heldBy = (pid: number): Socket[] =>
        machine.sockets.filter(({ inode }) => machine.held.get(pid)?.includes(inode));
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
      read: () => {
        const now = read(pid);
        return isPinned() ? now : undefined;
      },
      permits: isPinned,
      signal(signal) {
        if (!isPinned()) return false;
        machine.signals.push({ pid, signal });
        machine.onSignal(pid, signal);
        return true;
      },
      setPriority: async (nice) => {
        const now = processes.get(pid);
        if (!now || !isPinned()) return undefined;
        processes.set(pid, { ...now, nice });
        return { kept: 0 };
      },
      exited: async () => !isPinned(),
      close: () => undefined,
    };
  }
}

function detailsOf(process: ProcessFacts): Details {
  return {
    exe: '/bin/true',
    cwd: null,
    uids: process.uids,
    gids: process.uids,
    rssBytes: process.rssBytes,
    vmsBytes: process.vmsBytes,
    sharedBytes: 0,
    fds: null,
    children: 0,
    listening: [],
    unavailable: { cwd: 'not allowed', fds: 'not allowed' },
  };
}
