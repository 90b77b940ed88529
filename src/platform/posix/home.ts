import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Environment } from '../places.ts';

/**
 * The user's home folder: HOME, or the one in passwd(5); undefined without one. Node's os.homedir() would ask the name
 * service, which may wait for a server that does not answer.
 */
export function homeFolder({ HOME }: Environment): string | undefined {
  const home = HOME ?? ownEntry()[5];
  return home !== undefined && posix.isAbsolute(home) ? home : undefined;
}

/** The user's name in passwd(5) as a part of a path; the user id if it has no name, or one that is not a plain word. */
export function userInPath(): string {
  const [name = ''] = ownEntry();
  return /^[A-Za-z_][\w.-]{0,63}$/.test(name) ? name : String(process.geteuid?.() ?? 0);
}

/** A user's home folder, from the text of passwd(5). */
export const homeIn = (text: string, uid: number): string | undefined =>
  entriesIn(text).find(([, , id]) => id === String(uid))?.[5];

/** The fields of each line of passwd(5) or group(5). */
const entriesIn = (text: string): string[][] => text.split('\n').map((line) => line.split(':'));

/** The same for a file; empty if it cannot be read. */
export function readEntries(path: string): readonly string[][] {
  try {
    return entriesIn(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
}

/** This user's fields of passwd(5); none if they cannot be read. */
const ownEntry = (): readonly string[] =>
  readEntries('/etc/passwd').find(([, , id]) => id === String(process.geteuid?.())) ?? [];
