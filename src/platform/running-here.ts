import { loadNative } from './linux/ffi/native.ts';
import { isRunning, ownRun } from './linux/running-process.ts';

/** What the process that writes the log needs of its system: less than a machine, which takes longer to open. */
export interface RunningHere {
  /** This process, by the pid that others see. */
  readonly self: { readonly pid: number; readonly startTime: number };
  /** Is a process with this pid and start time running? One that waits to be reaped is not. */
  isRunning(pid: number, startTime: number): boolean;
  /** Machine.tryLock() */
  tryLock(fd: number): boolean | undefined;
}

export function openRunningHere(options: { readonly native: boolean }): RunningHere {
  const native = options.native ? loadNative() : undefined;
  return { self: ownRun(), isRunning, tryLock: (fd) => native?.tryLock(fd) };
}
