import type { HardLimit } from '../../process/hard-limit.ts';

const PID_1: HardLimit = { name: 'pid 1', reason: 'pid 1 keeps the machine running' };
const KERNEL_THREAD: HardLimit = { name: 'kernel thread', reason: 'it is a thread of the kernel' };

/** Why a process is never changed; undefined if it may be. Pid 0 is the kernel itself. */
export function hardLimitOf(pid: number, ofKernel: boolean): HardLimit | undefined {
  if (pid <= 1) return PID_1;
  return ofKernel ? KERNEL_THREAD : undefined;
}
