import type { Identity, ProcessFacts } from '../process/process.ts';

/** How sure we are that a signal reaches the process that was meant. */
export const GUARANTEES = ['pidfd', 'handle', 'start_time'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

/** What a person sends for another reason than to end a program; many programs end of it all the same. */
export const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT', 'WINCH'] as const;
export type Signal = 'SIGTERM' | 'SIGKILL' | `SIG${(typeof SIGNALS)[number]}`;

/** One process held on to. Close it when done. */
export interface PinnedProcess {
  readonly pid: number;
  readonly guarantee: Guarantee;
  /** The facts of the held process now; undefined when it is gone. Throws PERMISSION_DENIED when it is hidden by now. */
  read(): ProcessFacts | undefined;
  /** Would a signal be let through? `false` when the process had already ended. Throws PERMISSION_DENIED. */
  permits(expected: Identity): boolean;
  /** `false` when the process had already ended. Throws PERMISSION_DENIED. Only host/terminate.ts may call this. */
  signal(signal: Signal, expected: Identity): boolean;
  /**
   * Sets the nice value of all its threads. Undefined when it had ended. Throws PERMISSION_DENIED, and then has changed
   * nothing. There is no way to do it through a pidfd: the start time is checked before and after. Only
   * host/terminate.ts may call this.
   */
  setPriority(nice: number, expected: Identity): Promise<PriorityChange | undefined>;
  /** Resolves with true as soon as the process has ended, with false after `timeoutMs` or when aborted. */
  exited(timeoutMs: number, abort: AbortSignal): Promise<boolean>;
  close(): void;
}

export interface PriorityChange {
  /** Threads that the system did not let this server change: they are already nicer, or another user's. */
  readonly kept: number;
}
