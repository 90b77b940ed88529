import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { errnoOf, isDenied, Unreadable } from '../posix/errno.ts';

/** Reads fields of one process: one that cannot be read is null, and `unavailable` has the reason. */
export function fieldReader(process: ProcessFacts) {
  const unavailable: Record<string, string> = {};
  async function attempt<T>(field: string, read: () => T | Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      unavailable[field] = error instanceof Unreadable ? error.message : whyErrno(errnoOf(error), process);
      return null;
    }
  }
  return { attempt, unavailable };
}

export const ZOMBIE = 'the process has ended and was not reaped by its parent yet';

/** Why something about a process could not be read, by a negative errno; 0: nothing failed, but it has none. */
export function whyErrno(errno: number, process: ProcessFacts): string {
  if (isZombie(process)) return ZOMBIE;
  if (isDenied(errno)) return 'the operating system does not let this server read it';
  if (process.ofKernel) return 'a kernel thread has none';
  return 'the process has none, or it ended while it was read';
}
