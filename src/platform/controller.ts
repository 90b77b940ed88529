import type { Identity } from '../process/process.ts';
import type { WatchedProcess } from './machine.ts';

/** How a signal is tied to the process. */
export const GUARANTEES = ['pidfd', 'handle', 'start_time'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

/** Signals that a person sends for reasons other than to end a program; many programs end all the same. */
export const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT', 'WINCH'] as const;
export type Signal = 'SIGTERM' | 'SIGKILL' | `SIG${(typeof SIGNALS)[number]}`;

/** The power to change processes. Handed only to what ends or signals, never to what only reads. */
export interface Controller {
  /** Pins a process, so that a signal can reach no other. Undefined when no process has that pid. */
  pin(pid: number): PinnedProcess | undefined;
}

export interface PinnedProcess extends WatchedProcess {
  readonly guarantee: Guarantee;
  /** `false` when the process had already ended. Throws PERMISSION_DENIED. */
  signal(signal: Signal, expected: Identity): boolean;
  /**
   * Sets the nice value of all its threads. Undefined when it had ended. Throws PERMISSION_DENIED, and then has changed
   * nothing. No system call does it through a pidfd: the start time is checked before and after.
   */
  setPriority(nice: number, expected: Identity): Promise<PriorityChange | undefined>;
}

export interface PriorityChange {
  /** Threads that the system did not let this server change: they are already nicer, or another user's. */
  readonly kept: number;
}
