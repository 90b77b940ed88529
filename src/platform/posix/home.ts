import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { defined } from '../../defined.ts';
import type { Environment } from '../places.ts';

/** What a system knows of this server's user. A field is absent if it is unknown. */
export interface OwnAccount {
  readonly name?: string;
  readonly home?: string;
}

/** The user's home folder: HOME, or the one that the system knows; undefined without one. */
export function homeFolder({ HOME }: Environment, ownAccount: () => OwnAccount): string | undefined {
  const home = HOME ?? ownAccount().home;
  return home !== undefined && posix.isAbsolute(home) ? home : undefined;
}

/** The user's name as a part of a path; the user id if it has no name, or one that is not a plain word. */
export function userInPath({ name = '' }: OwnAccount): string {
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

/** This user in passwd(5). Only the file is read: a name service may wait for a server that does not answer. */
export function accountInPasswd(): OwnAccount {
  const entry = readEntries('/etc/passwd').find(([, , id]) => id === String(process.geteuid?.()));
  const [name, , , , , home] = entry ?? [];
  return defined({ name, home });
}
