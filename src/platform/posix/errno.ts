import { constants } from 'node:os';

/**
 * What /proc and system calls answer instead of a fact, as a negative errno; errno(3). Any read may fail so at any
 * time. An error without an errno is a bug of this program: nothing here swallows it.
 */

const { EPERM, ENOENT, ESRCH, EACCES, ENOMEM, ENFILE, EMFILE } = constants.errno;

/** A fact that is unknown, with the reason as its message. */
export class Unreadable extends Error {}

export const isSystemError = (error: unknown): error is Error & { readonly errno: number } =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number';

/** Throws an error that no system call has caused. */
export function errnoOf(error: unknown): number {
  if (isSystemError(error)) return error.errno;
  throw error;
}

/** The file or process does not exist, or no longer does. */
export const isMissing = (errno: number): boolean => errno === -ENOENT || errno === -ESRCH;

/** The system refuses; there may be something. */
export const isDenied = (errno: number): boolean => errno === -EPERM || errno === -EACCES;

/** This server or the machine lacks memory or descriptors, which says nothing about a process. */
export const isLack = (errno: number): boolean => errno === -ENOMEM || errno === -ENFILE || errno === -EMFILE;

/** Undefined for what does not exist, or no longer does, and for what may not be read. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    return ifUnreadable(error);
  }
}

/** The same for asynchronous work. */
export const ifReadableAsync = <T>(read: () => Promise<T>): Promise<T | undefined> => read().catch(ifUnreadable);

function ifUnreadable(error: unknown): undefined {
  if (!(error instanceof Unreadable)) errnoOf(error);
}

/** Undefined for what does not exist, or no longer does. Throws if it may not be read. */
export function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isMissing(errnoOf(error))) return undefined;
    throw error;
  }
}

/** What a system call returns, or its errno. */
export function orErrno<T>(call: () => T): T | number {
  try {
    return call();
  } catch (error) {
    return errnoOf(error);
  }
}
