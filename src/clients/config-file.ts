import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
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
  readonly owner?: { readonly mode: number; readonly uid: number; readonly gid: number };
}

/** Settings can contain secrets. */
const NEW_FILE_MODE = 0o600;
const NEW_FOLDER_MODE = 0o700;

/** Throws EditFailed unless it is a readable text file, or does not exist. */
export function readSource(wanted: string): ConfigSource {
  return withReasons(() => {
    if (!lstatSync(wanted, { throwIfNoEntry: false })) return { path: wanted };
    const path = realpathSync(wanted); // a dangling link: ENOENT
    const stat = statSync(path);
    if (!stat.isFile()) throw new EditFailed(`it is ${stat.isDirectory() ? 'a directory' : 'not a regular file'}`);
    return { path, text: textOf(path), owner: { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid } };
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
  { path, text: before, owner }: ConfigSource,
  text: string,
  now: Date,
): string | undefined {
  const temporary = `${path}.${process.pid}.tmp`;
  const backup = before === undefined ? undefined : `${path}.${now.toISOString().replace(/[-:.]/g, '')}.bak`;
  return withReasons(() => {
    makeFolder(dirname(path), NEW_FOLDER_MODE);
    try {
      create(temporary, text, owner);
      if (before !== undefined && backup !== undefined) create(backup, before, owner);
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

/** Makes a file with the owner and mode of the one it replaces, and syncs it. */
function create(path: string, text: string, owner: ConfigSource['owner']): void {
  const file = openSync(path, 'wx', NEW_FILE_MODE);
  try {
    if (owner && (owner.uid !== process.getuid?.() || owner.gid !== process.getgid?.()))
      fchownSync(file, owner.uid, owner.gid);
    if (owner) fchmodSync(file, owner.mode);
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
