import { constants, openSync } from 'node:fs';
import { errorCode } from '../error-code.ts';

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;
const OWN_FILE = 0o600;
/** The errors of an open that finds the lock held: on Windows, on macOS. */
const LOCKED = ['EBUSY', 'EAGAIN'];

/**
 * Places.openLocked(), with the flag that makes open() lock. The kernel keeps the lock as long as the descriptor is
 * open. Throws Node's errors.
 */
export function openLocked(path: string, lockFlag: number): number | undefined {
  try {
    // Windows lacks two of these flags: there they are undefined, which counts as 0.
    return openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | lockFlag, OWN_FILE);
  } catch (error) {
    if (LOCKED.includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
