import { closeSync, constants, existsSync, fsyncSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../folder.ts';

/** Who owns what is made. As in Places. */
export interface FileOwnership {
  copyOwner(from: Stats, fd: number): void;
  inheritOwner(folder: string, fd: number): void;
}

/** Settings can contain secrets. Windows has no modes: there a new file inherits the permissions of its folder. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

interface NewFile {
  readonly text: string;
  readonly owners: FileOwnership;
  /** The file that it replaces, whose owner and mode it gets. */
  readonly like?: Stats | undefined;
}

/** Makes a file and syncs it. It gets its owner while it is still empty. */
export function makeFile(path: string, { text, owners, like }: NewFile): void {
  const file = openSync(path, 'wx', FILE_MODE);
  try {
    if (like) owners.copyOwner(like, file);
    else owners.inheritOwner(dirname(path), file);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Not by its path: another program may put a link in its place. Windows has no such flags, and no owners to give. */
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

/** Makes a folder and its missing parents, each with the owner of the folder that it is made in. */
export function makeOwnedFolder(path: string, owners: FileOwnership): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeOwnedFolder(parent, owners);
  makeFolder(path, FOLDER_MODE);
  if (O_NOFOLLOW === undefined) return;
  const folder = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    owners.inheritOwner(parent, folder);
  } finally {
    closeSync(folder);
  }
}
