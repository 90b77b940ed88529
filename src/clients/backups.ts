import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withReasons } from './file-reasons.ts';
import { type FileOwnership, makeFile, makeOwnedFolder } from './new-file.ts';
import { namesIn } from './surroundings.ts';

/** Copies of configuration files as they were before a change. docs/adr/0065. */
export interface Backups {
  /** This program's own folder: a copy next to the file would end up in a repository of dotfiles, with its secrets. */
  readonly folder: string;
  readonly now: Date;
  readonly owners: FileOwnership;
}

const KEPT = 5;
const HASH_CHARS = 8;

/**
 * What the names of a file's backups begin with: `cursor/mcp.json.1a2b3c4d.`. Files of one name differ in the hash of
 * their paths.
 */
const nameOf = (path: string): string =>
  `${basename(path)}.${createHash('sha256').update(path).digest('hex').slice(0, HASH_CHARS)}.`;

/** Saves the text of a client's file. Returns the path of the backup. Throws EditFailed if it cannot be made. */
export function saveBackup(
  client: string,
  file: { readonly path: string; readonly text: string },
  to: Backups,
): string {
  const folder = join(to.folder, client);
  const backup = join(folder, `${nameOf(file.path)}${to.now.toISOString().replace(/[-:.]/g, '')}.bak`);
  return withReasons(() => {
    makeOwnedFolder(folder, to.owners);
    makeFile(backup, { text: file.text, owners: to.owners });
    return backup;
  }, `its backup cannot be written to ${folder}: `);
}

const backupsOf = (path: string, folder: string): string[] =>
  namesIn(folder)
    .filter((name) => name.startsWith(nameOf(path)) && /\.\d{8}T\d{9}Z\.bak$/.test(name))
    .sort();

/** Is there a backup of a client's file? A file that this program made has none. */
export const hasBackup = (client: string, path: string, folder: string): boolean =>
  backupsOf(path, join(folder, client)).length > 0;

/** Removes all but the newest backups of a client's file. */
export function removeOldBackups(client: string, path: string, { folder }: Backups): void {
  for (const name of backupsOf(path, join(folder, client)).slice(0, -KEPT))
    rmSync(join(folder, client, name), { force: true });
}
