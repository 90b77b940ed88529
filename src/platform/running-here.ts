import { loadNative } from './linux/ffi/native.ts';
import { isRunning, ownRun } from './linux/running-process.ts';

/** What the process that writes the audit log needs of its system: less than a Machine, which takes longer to open. */
export interface RunningHere {
  /** This process, by the pid that others see. */
  readonly self: { readonly pid: number; readonly startTime: number };
  /** Is a process with this pid and start time running? One that waits to be reaped is not. */
  isRunning(pid: number, startTime: number): boolean;
  /** As Machine.tryLock(). */
  tryLock(fd: number): boolean | undefined;
}

/** `native: false`: without koffi, and so without the lock. */
export function openRunningHere(options: { readonly native: boolean }): RunningHere {
  const native = options.native ? loadNative() : undefined;
  return { self: ownRun(), isRunning, tryLock: (fd) => native?.tryLock(fd) };
}
