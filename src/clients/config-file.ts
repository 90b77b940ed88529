import { lstatSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { type Backups, removeOldBackups, saveBackup } from './backups.ts';
import { EditFailed } from './document.ts';
import { withReasons } from './file-reasons.ts';
import { makeFile, makeOwnedFolder } from './new-file.ts';

/** A configuration file as it was read. Only this module replaces one; docs/adr/0033. */
export interface ConfigSource {
  /** The target, if the path was a symbolic link. */
  readonly path: string;
  /** Undefined if the file does not exist. */
  readonly text?: string;
  /** Undefined if the file does not exist. */
  readonly stat?: Stats;
}

/** Throws EditFailed unless it is a readable text file, or does not exist. */
export function readSource(wanted: string): ConfigSource {
  return withReasons(() => {
    if (!lstatSync(wanted, { throwIfNoEntry: false })) return { path: wanted };
    const path = realpathSync(wanted); // a dangling link: ENOENT
    const stat = statSync(path);
    if (!stat.isFile()) throw new EditFailed(`it is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}`);
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

/** What a file will hold; null: it is removed. */
export interface NewContent {
  readonly client: string;
  readonly text: string | null;
  /** The home or the project: empty folders are removed only below it. */
  readonly base: string;
}

/**
 * Replaces or removes the file atomically: a new file in the same folder takes its name. Returns the path of the
 * backup. Throws EditFailed, with nothing changed, if that fails or the file has changed since it was read.
 */
export function replaceSource(source: ConfigSource, next: NewContent, backups: Backups): string | undefined {
  const { path, text: before } = source;
  // A file that is removed held our entry only.
  const isKept = before !== undefined && next.text !== null;
  const backup = !isKept ? undefined : saveBackup(next.client, { path, text: before }, backups);
  try {
    withReasons(() => (next.text === null ? removeFile(source, next.base) : writeFile(source, next.text, backups)));
  } catch (error) {
    if (backup !== undefined) rmSync(backup, { force: true });
    throw error;
  }
  if (backup !== undefined) removeOldBackups(next.client, path, backups);
  return backup;
}

function writeFile(source: ConfigSource, text: string, { owners }: Backups): void {
  const { path, stat } = source;
  const temporary = `${path}.${process.pid}.tmp`;
  makeOwnedFolder(dirname(path), owners);
  try {
    makeFile(temporary, { text, owners, like: stat });
    requireUnchanged(source);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function removeFile(source: ConfigSource, base: string): void {
  requireUnchanged(source);
  rmSync(source.path);
  removeEmptyFolders(dirname(source.path), base);
}

/** Clients write to their configuration while they run. */
function requireUnchanged({ path, text }: ConfigSource): void {
  if (readSource(path).text !== text)
    throw new EditFailed('another program has changed it in the meantime; run this again');
}

/** An empty folder would make the client count as found. */
function removeEmptyFolders(folder: string, base: string): void {
  if (!folder.startsWith(base + sep)) return;
  try {
    rmdirSync(folder);
  } catch {
    return; // it is not empty, or not ours to remove
  }
  removeEmptyFolders(dirname(folder), base);
}
