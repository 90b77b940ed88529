/**
 * Names as a command line may write them on any system. A Linux path may hold a backslash, too, but rarely does, and
 * hiding more is safe.
 */

/** What follows the last `/` or `\`. */
export const lastPart = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** `MYSQL.EXE` is mysql. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.exe$/, '');
