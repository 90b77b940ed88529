import { closeSync, constants, existsSync, fsyncSync, openSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../folder.ts';

/** Who owns a file, and its mode: a part of Stats. */
type OwnerAndMode = Pick<Stats, 'uid' | 'gid' | 'mode'>;

/** Gives an open file this owner and mode. As in Places. */
export type CopyOwner = (from: OwnerAndMode, fd: number) => void;

/** Settings can contain secrets. Windows has no modes: there a new file inherits the permissions of its folder. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

const isRoot = (): boolean => process.getuid?.() === 0;

/** The owner of what is made in a folder. Under sudo with the person's HOME that is the person, not root. */
function ownerIn(folder: string): Pick<OwnerAndMode, 'uid' | 'gid'> {
  if (isRoot()) return statSync(folder);
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

interface NewFile {
  readonly text: string;
  readonly copyOwner: CopyOwner;
  /** The file that it replaces, which had this owner and mode. */
  readonly like?: OwnerAndMode | undefined;
}

/** Makes a file and syncs it. It gets its owner while it is still empty. */
export function makeFile(path: string, { text, copyOwner, like }: NewFile): void {
  const { uid, gid } = like ?? ownerIn(dirname(path));
  const file = openSync(path, 'wx', FILE_MODE);
  try {
    copyOwner({ uid, gid, mode: like?.mode ?? FILE_MODE }, file);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder and its missing parents, each with the owner of the folder that it is made in. */
export function makeOwnedFolder(path: string, copyOwner: CopyOwner): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeOwnedFolder(parent, copyOwner);
  makeFolder(path, FOLDER_MODE);
  if (!isRoot()) return;
  // Not by its path: the person's programs may put a link in its place.
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const { uid, gid } = ownerIn(parent);
    copyOwner({ uid, gid, mode: FOLDER_MODE }, folder);
  } finally {
    closeSync(folder);
  }
}
