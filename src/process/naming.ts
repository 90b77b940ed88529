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
  /** Shells that only this system has: name key → the option that a command line follows. */
  readonly shells: ReadonlyMap<string, RegExp>;
  /** What an absolute path begins with, in the words of a refusal. */
  readonly roots: string;
  /** The file of a program with this name. */
  readonly programFile: (name: string) => string;
  /** These words as a line for the shell that people use here, ready to copy. */
  readonly shellLine: (words: readonly string[]) => string;
}

/** What follows the last separator. */
export const baseName = (path: string, naming: Naming): string => {
  const slashed = naming.slashed(path);
  return slashed.slice(slashed.lastIndexOf('/') + 1);
};

/** The name key of the program at this path. */
export const programKey = (path: string, naming: Naming): string => naming.keyOf(baseName(path, naming));

/** What a path is compared by, with another or with a pattern. */
export const pathKey = (path: string, naming: Naming): string => naming.fold(naming.slashed(path));
