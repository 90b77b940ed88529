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
import { makeFolder } from '../folder.ts';
import { EditFailed } from './document.ts';

/** A configuration file as it was read. The only file that writes one, see docs/adr/0033. */
export interface Source {
  /** The file itself, where the path that was asked for is a symlink. */
  readonly path: string;
  /** Undefined when there is none yet. */
  readonly text?: string;
  readonly owner?: { readonly mode: number; readonly uid: number; readonly gid: number };
}

/** Settings can hold secrets. */
const NEW_FILE_MODE = 0o600;
const NEW_FOLDER_MODE = 0o700;

/** Reads a configuration. Throws Untouched for what is no readable file of text. */
export function readSource(asked: string): Source {
  return explained(() => {
    if (!lstatSync(asked, { throwIfNoEntry: false })) return { path: asked };
    const path = realpathSync(asked); // a link that leads nowhere: ENOENT
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
 * Puts the text in the place of what was read, at once: a new file beside it takes its name. Returns where the old one
 * is kept. Throws Untouched, with nothing changed, where the file cannot be written or is not what was read.
 */
export function replaceSource({ path, text: before, owner }: Source, text: string, now: Date): string | undefined {
  const temporary = `${path}.${process.pid}.tmp`;
  const backup = before === undefined ? undefined : `${path}.${now.toISOString().replace(/[-:.]/g, '')}.bak`;
  return explained(() => {
    makeFolder(dirname(path), NEW_FOLDER_MODE);
    try {
      create(temporary, text, owner);
      if (before !== undefined && backup !== undefined) create(backup, before, owner);
      // Clients write to their configuration while they run.
      if (readSource(path).text !== before)
        throw new EditFailed('it was changed by another program meanwhile: run it again');
      renameSync(temporary, path);
      return backup;
    } catch (error) {
      rmSync(temporary, { force: true });
      if (backup !== undefined) rmSync(backup, { force: true });
      throw error;
    }
  });
}

/** A new file, on the disk when this returns, with the owner and mode of the one it is about. */
function create(path: string, text: string, owner: Source['owner']): void {
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
  EACCES: 'the system does not let you read or write there',
  EPERM: 'the system does not let you read or write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of disk space is used up',
  ENOTDIR: 'something above it is a file, not a directory',
  EEXIST: 'something above it is a file, not a directory',
  ENOENT: 'it is a symbolic link that leads nowhere',
  ELOOP: 'it is a symbolic link that leads back to itself',
};

/** Throws Untouched for what the file system refuses. */
function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new EditFailed(`${reason} (${code})`);
  }
}
