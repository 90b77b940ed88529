import { constants, openSync } from 'node:fs';
import { errorCode } from '../error-code.ts';

/** How the processes of a system lock a file against each other. */
export interface FileLock {
  /**
   * Opens a file, creates it if it is missing, and locks it. Returns its descriptor, or undefined while another process
   * has it locked. close() or the end of the process releases it. Throws Node's errors.
   */
  open(path: string): number | undefined;
  /** False if open() locks nothing, because the kernel's lock is out of reach. */
  readonly isKernels: boolean;
  /** Do some servers on this system lock only by a symbolic link, so that every server must make it, too? */
  readonly withLink: boolean;
}

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;
const OWN_FILE = 0o600;
/** The errors of an open that finds the lock held: on Windows, on macOS. */
const LOCKED = ['EBUSY', 'EAGAIN'];

/** Opens a file of ours to lock it. Windows lacks two of these flags: there they are undefined, which counts as 0. */
export const openToLock = (path: string, flag = 0): number =>
  openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | flag, OWN_FILE);

/** The lock of a system whose open() locks, given this flag. No server there has ever used a link. */
export const lockedByOpen = (flag: number): FileLock => ({
  open(path) {
    try {
      return openToLock(path, flag);
    } catch (error) {
      if (LOCKED.includes(errorCode(error) ?? '')) return undefined;
      throw error;
    }
  },
  isKernels: true,
  withLink: false,
});

/** For a server that cannot reach the kernel's lock: open() locks nothing, and only the link does. */
export const LOCKED_BY_LINK: FileLock = { open: (path) => openToLock(path), isKernels: false, withLink: true };
