import type { Socket } from '../../src/platform/sockets.ts';
import type { MatchAttributes } from '../../src/process/match-attributes.ts';
import type { Attachments } from '../../src/process/orphans.ts';
import type { UserId } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { type MemorySystem, ON_LINUX } from './memory-system.ts';

/** Its streams, folder and control group say nothing. */
export const UNATTACHED: Attachments = {
  terminalClosed: false,
  client: null,
  cwd: '/',
  isolated: false,
  windows: false,
  project: null,
};

/** All that a machine in memory is made of, for tests to change. */
export interface MemoryMachine {
  readonly system: MemorySystem;
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
  /** Those without a way to be asked to end. */
  readonly unaskable: Set<number>;
  /** Pids that can no longer be asked from right before the next request on. */
  readonly closes: Set<number>;
  /** Those that ignore being asked. */
  readonly ignoring: Set<number>;
  /** pid → what the process becomes right before each of the next requests. */
  readonly becomes: Map<number, ProcessFacts[]>;
  /** Requests that were sent, in order, as the system names them. */
  readonly signals: { pid: number; signal: string }[];
  /** What a process does at a request; by default it ends. */
  onSignal: (pid: number, signal: string) => void;
  /** Called before each read of one process: with it things change while they are read. */
  onRead: (pid: number) => void;
}

export function machine(user: UserId, processes: readonly ProcessFacts[], system = ON_LINUX): MemoryMachine {
  const made: MemoryMachine = {
    system,
    user,
    processes: new Map(processes.map((process) => [process.pid, process])),
    sockets: [],
    held: new Map(),
    uncertain: new Map(),
    elsewhere: new Set(),
    attached: new Map(),
    traits: new Map(),
    unaskable: new Set(),
    closes: new Set(),
    ignoring: new Set(),
    becomes: new Map(),
    signals: [],
    onSignal: (pid) => void made.processes.delete(pid),
    onRead: () => undefined,
  };
  return made;
}
