import * as fs from 'node:fs';
import { errorCode } from '../error-code.ts';
import { makeFolder } from '../folder.ts';

// Node opens all files close-on-exec. A flag that a system lacks is undefined, which counts as 0.
const { O_APPEND, O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = fs.constants;
const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;

/** What the log needs to know about its system and Node does not say. A part of Places. */
export interface LogPlaces {
  /** Why another user could have written this file, or could replace those in this folder; undefined if none could. */
  distrustOwn(path: string, file: fs.Stats): string | undefined;
  /** Identifies an open file among all on this machine. */
  fileId(fd: number): string;
  /** Can a folder be synced? */
  readonly syncsFolders: boolean;
}

/** The system calls of the audit log. Tests make each of them fail. All throw Node's errors. */
const CALLS = {
  /** A file to append to, read and truncate; created if missing. Never follows a link or waits for a FIFO. */
  openLog: (path: string): number => fs.openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, OWN_FILE),
  /** A small file that is overwritten in place; created if missing. */
  openHead: (path: string): number => fs.openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, OWN_FILE),
  openRead: (path: string): number => fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
  openFolder: (path: string): number => fs.openSync(path, O_RDONLY | O_DIRECTORY),
  stat: (fd: number): fs.Stats => fs.fstatSync(fd),
  /** Returns how many bytes were read. */
  read: (fd: number, into: Buffer, at: number): number => fs.readSync(fd, into, 0, into.length, at),
  /** Returns how many bytes were written: fewer than asked on a disk that is almost full. */
  append: (fd: number, bytes: Buffer): number => fs.writeSync(fd, bytes),
  overwrite: (fd: number, bytes: Buffer): number => fs.writeSync(fd, bytes, 0, bytes.length, 0),
  truncate: (fd: number, bytes: number): void => fs.ftruncateSync(fd, bytes),
  /** fdatasync(2) */
  sync: (fd: number): void => fs.fdatasyncSync(fd),
  /** fsync(2) of a folder, so that a new name in it survives a power failure. */
  syncFolder: (fd: number): void => fs.fsyncSync(fd),
  close: (fd: number): void => fs.closeSync(fd),
  makeFolder: (path: string): void => makeFolder(path, OWN_FOLDER),
  list: (folder: string): string[] => fs.readdirSync(folder),
  rename: (from: string, to: string): void => fs.renameSync(from, to),
  remove: (path: string): void => fs.unlinkSync(path),
  link: (target: string, path: string): void => fs.symlinkSync(target, path),
  readLink: (path: string): string => fs.readlinkSync(path),
  /** Unix time in milliseconds. */
  linkedAtMs: (path: string): number => fs.lstatSync(path).mtimeMs,
};
export interface Disk extends Readonly<typeof CALLS> {
  readonly places: LogPlaces;
}

/** The disk of a system with these places. */
export const diskOf = (places: LogPlaces): Disk => ({ ...CALLS, places });

/** The result of the work, or `otherwise` if it fails with this errno. */
export function onErrno<T, U>(code: string, work: () => T, otherwise: U): T | U {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === code) return otherwise;
    throw error;
  }
}

/** For clean-up, whose failure must not replace the outcome of the work before it. */
export function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The caller needs the outcome of its own work.
  }
}

/** Our own checks found that the log cannot be used. */
export class UnsuitableFile extends Error {
  /** What the person who runs the server can do; undefined: the usual advice about a file. */
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}
