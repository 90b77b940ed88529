/** Names as a command line may write them on any system. */

/** The text after the last `/` or `\`. A Linux path may contain a backslash, but the name of a program rarely does. */
export const lastPart = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** `MYSQL.EXE` is mysql. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.exe$/, '');
