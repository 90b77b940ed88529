/** Names as a command line may write them on any system. */

/** What follows the last `/` or `\`. A path of Linux may hold a backslash, too, but the name of a program rarely does. */
export const lastPart = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** `MYSQL.EXE` is mysql. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.exe$/, '');
