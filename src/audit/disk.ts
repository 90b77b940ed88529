import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { makeFolder } from '../folder.ts';

/** The system calls of the audit log. Tests make each of them fail. All throw Node's errors. */
export interface Disk {
  /** A file to append to, read and truncate; created if missing. Never follows a link or waits for a FIFO. */
  openLog(path: string): number;
  /** A small file that is overwritten in place; created if missing. */
  openHead(path: string): number;
  openRead(path: string): number;
  openFolder(path: string): number;
  stat(fd: number): FileStat;
  /** Returns how many bytes were read. */
  read(fd: number, into: Buffer, at: number): number;
  /** Returns how many bytes were written: fewer than asked on a disk that is getting full. */
  append(fd: number, bytes: Buffer): number;
  overwrite(fd: number, bytes: Buffer): number;
  truncate(fd: number, bytes: number): void;
  /** fdatasync(2) */
  sync(fd: number): void;
  /** fsync(2) of a folder, so that a new name in it survives a power failure. */
  syncFolder(fd: number): void;
  close(fd: number): void;
  makeFolder(path: string): void;
  list(folder: string): string[];
  rename(from: string, to: string): void;
  remove(path: string): void;
  link(target: string, path: string): void;
  readLink(path: string): string;
  /** Unix time in milliseconds. */
  linkedAtMs(path: string): number;
  /** flock(2) without waiting: false while another process holds it, undefined without native calls. close() releases it. */
  tryLock(fd: number): boolean | undefined;
}

export interface FileStat {
  isFile(): boolean;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  readonly mode: number;
  readonly nlink: number;
  readonly size: number;
}

// Node opens all files close-on-exec.
const { O_APPEND, O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;
const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;

export const DISK: Disk = {
  openLog: (path) => openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, OWN_FILE),
  openHead: (path) => openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, OWN_FILE),
  openRead: (path) => openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
  openFolder: (path) => openSync(path, O_RDONLY | O_DIRECTORY),
  stat: (fd) => fstatSync(fd),
  read: (fd, into, at) => readSync(fd, into, 0, into.length, at),
  append: (fd, bytes) => writeSync(fd, bytes),
  overwrite: (fd, bytes) => writeSync(fd, bytes, 0, bytes.length, 0),
  truncate: (fd, bytes) => ftruncateSync(fd, bytes),
  sync: (fd) => fdatasyncSync(fd),
  syncFolder: (fd) => fsyncSync(fd),
  close: (fd) => closeSync(fd),
  makeFolder: (path) => makeFolder(path, OWN_FOLDER),
  list: (folder) => readdirSync(folder),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  link: (target, path) => symlinkSync(target, path),
  readLink: (path) => readlinkSync(path),
  linkedAtMs: (path) => lstatSync(path).mtimeMs,
  tryLock: () => undefined,
};

/** The name of the errno, `ENOSPC`; undefined if no system call failed. */
export const errnoName = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The result of the work, or `otherwise` if it fails with this errno. */
export function onErrno<T, U>(code: string, work: () => T, otherwise: U): T | U {
  try {
    return work();
  } catch (error) {
    if (errnoName(error) === code) return otherwise;
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
export class UnsuitableFile extends Error {}
