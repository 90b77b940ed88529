import type { ProcessFacts } from '../process/process.ts';
import type { OfferedSignal } from './capabilities.ts';
import type { WatchedProcess } from './watched-process.ts';

/**
 * How a change is tied to the process. `pidfd`: Linux. `audit_token`: macOS, which compares the pid and a version that
 * changes at each exec. `handle`: Windows, where a pid is not reused while a handle is open. `unique_id`, `start_time`:
 * compared right before the change.
 */
export type Guarantee = 'pidfd' | 'audit_token' | 'handle' | 'unique_id' | 'start_time';

/**
 * What became of a request. `gone`: the process had ended. `changed`: its program is no longer the one that was read.
 * Then nothing was sent, and the caller must read the process and decide again.
 */
export type Sent = 'sent' | 'gone' | 'changed';

/** `unaskable`: it can no longer be asked, e.g. because its window has closed. Nothing was sent. */
export type Asked = Sent | 'unaskable';

/** The power to change processes. Handed only to what ends or signals, never to what only reads. */
export interface Controller {
  /** Pins a process, so that a signal can reach no other. Undefined when no process has that pid. */
  pin(pid: number): PinnedProcess | undefined;
}

/**
 * A pinned process and the power to change it. `expected`: the facts that the decision was based on. Every change
 * throws PERMISSION_DENIED if the system refuses it.
 */
export interface PinnedProcess extends WatchedProcess {
  readonly guarantee: Guarantee;
  /** The guarantee of setPriority(). */
  readonly priorityGuarantee: Guarantee;
  /** Asks it to end, as Capabilities.termination says. Machine.canAsk() says beforehand whether that is possible. */
  ask(expected: ProcessFacts): Asked;
  /** Ends it without its consent. */
  kill(expected: ProcessFacts): Sent;
  /** Sends one of Capabilities.signals. */
  signal(signal: OfferedSignal, expected: ProcessFacts): Sent;
  /** Sets the nice value of all its threads. After PERMISSION_DENIED nothing has changed. */
  setPriority(nice: number, expected: ProcessFacts): Promise<PriorityChange | Exclude<Sent, 'sent'>>;
}

/** What setPriority() has done. */
export interface PriorityChange {
  /** Threads that the system did not let this server change: they are already nicer, or another user's. */
  readonly kept: number;
}
