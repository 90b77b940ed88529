import { posix, win32 } from 'node:path';

/** How a system writes paths and names, and what it ignores when it compares them. */
export interface Naming {
  /** The kernel cuts the names of processes at this length. Null: never, and no process chooses its name. */
  readonly commMaxBytes: number | null;
  /** A path with `/` as its only separator. */
  readonly slashed: (path: string) => string;
  /** The folder that a path is in; a root folder is in itself. */
  readonly folderOf: (path: string) => string;
  /** A text without what the system ignores in paths and names: where it ignores case, in lower case. */
  readonly fold: (text: string) => string;
  /** What a name is compared by: folded, and without the ending that all programs have, such as `.exe`. */
  readonly keyOf: (name: string) => string;
  readonly isAbsolute: (path: string) => boolean;
  /** What an absolute path begins with, in the words of a refusal. */
  readonly roots: string;
}

const asWritten = (text: string): string => text;
const lowerCase = (text: string): string => text.toLowerCase();

export const LINUX_NAMING: Naming = {
  // TASK_COMM_LEN without the final zero; proc_pid_comm(5).
  commMaxBytes: 15,
  slashed: asWritten,
  folderOf: posix.dirname,
  fold: asWritten,
  keyOf: asWritten,
  isAbsolute: (path) => path.startsWith('/'),
  roots: '/',
};

export const WINDOWS_NAMING: Naming = {
  commMaxBytes: null,
  slashed: (path) => path.replaceAll('\\', '/'),
  folderOf: win32.dirname,
  fold: lowerCase,
  keyOf: (name) => lowerCase(name).replace(/\.exe$/, ''),
  // `\folder` and `C:folder` depend on where the server runs.
  isAbsolute: (path) => /^(?:[a-z]:[\\/]|\\\\)/i.test(path),
  roots: 'a drive such as C:\\, or \\\\',
};

/** What follows the last separator. */
export const baseName = (path: string, naming: Naming): string => {
  const slashed = naming.slashed(path);
  return slashed.slice(slashed.lastIndexOf('/') + 1);
};

/** The name key of the program at this path. */
export const programKey = (path: string, naming: Naming): string => naming.keyOf(baseName(path, naming));

/** What a path is compared by, with another or with a pattern. */
export const pathKey = (path: string, naming: Naming): string => naming.fold(naming.slashed(path));
