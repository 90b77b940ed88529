import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';
import { makeFolder } from '../folder.ts';
import { EditFailed } from './document.ts';

/** A configuration file as it was read. Only this module writes one; docs/adr/0033. */
export interface ConfigSource {
  /** The target, if the path was a symbolic link. */
  readonly path: string;
  /** Undefined if the file does not exist. */
  readonly text?: string;
  /** Undefined if the file does not exist. */
  readonly stat?: Stats;
}

/** Gives an open file the owner and the permissions of the one that it replaces. As in Places. */
type CopyOwner = (from: Stats, fd: number) => void;

/** Settings can contain secrets. Windows has no modes: there a new file inherits the permissions of its folder. */
const NEW_FILE_MODE = 0o600;
const NEW_FOLDER_MODE = 0o700;

/** Throws EditFailed unless it is a readable text file, or does not exist. */
export function readSource(wanted: string): ConfigSource {
  return withReasons(() => {
    if (!lstatSync(wanted, { throwIfNoEntry: false })) return { path: wanted };
    const path = realpathSync(wanted); // a dangling link: ENOENT
    const stat = statSync(path);
    if (!stat.isFile()) throw new EditFailed(`it is ${stat.isDirectory() ? 'a directory' : 'not a regular file'}`);
    return { path, text: textOf(path), stat };
  });
}

function textOf(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new EditFailed('it is not UTF-8 text');
    throw error;
  }
}

/**
 * Replaces the file atomically: a new file in the same folder takes its name. Returns the path of the backup. Throws
 * EditFailed, with nothing changed, if the file cannot be written or has changed since it was read.
 */
export function replaceSource(
  { path, text: before, stat }: ConfigSource,
  text: string,
  { now, copyOwner }: { readonly now: Date; readonly copyOwner: CopyOwner },
): string | undefined {
  const giveOwner = (fd: number): void => {
    if (stat) copyOwner(stat, fd);
  };
  const temporary = `${path}.${process.pid}.tmp`;
  const backup = before === undefined ? undefined : `${path}.${now.toISOString().replace(/[-:.]/g, '')}.bak`;
  return withReasons(() => {
    makeFolder(dirname(path), NEW_FOLDER_MODE);
    try {
      create(temporary, text, giveOwner);
      if (before !== undefined && backup !== undefined) create(backup, before, giveOwner);
      // Clients write to their configuration while they run.
      if (readSource(path).text !== before)
        throw new EditFailed('another program changed it meanwhile; run this again');
      renameSync(temporary, path);
      return backup;
    } catch (error) {
      rmSync(temporary, { force: true });
      if (backup !== undefined) rmSync(backup, { force: true });
      throw error;
    }
  });
}

/** Makes a file and syncs it. `giveOwner` is called while it is still empty. */
function create(path: string, text: string, giveOwner: (fd: number) => void): void {
  const file = openSync(path, 'wx', NEW_FILE_MODE);
  try {
    giveOwner(file);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of disk space is used up',
  ENOTDIR: 'a part of its path is a file, not a directory',
  EEXIST: 'a part of its path is a file, not a directory',
  ENOENT: 'it is a dangling symbolic link',
  ELOOP: 'it is a circular symbolic link',
};

/** Throws EditFailed for what the file system refuses. */
function withReasons<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = errorCode(error) ?? '';
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new EditFailed(`${reason} (${code})`);
  }
}
