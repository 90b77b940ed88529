import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/**
 * The user's home folder: HOME, or the one in /etc/passwd; passwd(5). Undefined if there is none. Node's os.homedir() would
 * ask the name service, which may wait for a server that does not answer.
 */
export function homeFolder(): string | undefined {
  const home = process.env['HOME'] ?? homeInPasswd();
  return home !== undefined && isAbsolute(home) ? home : undefined;
}

function homeInPasswd(): string | undefined {
  const uid = process.geteuid?.();
  try {
    return uid === undefined ? undefined : homeIn(readFileSync('/etc/passwd', 'utf8'), uid);
  } catch {
    return undefined;
  }
}

/**
 * The user's name in /etc/passwd as a part of a path; the user id where it has none there, or one that is no plain word.
 */
export function userInPath(): string {
  const uid = String(process.geteuid?.() ?? 0);
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    const name = lines.map((line) => line.split(':')).find(([, , id]) => id === uid)?.[0] ?? '';
    return /^[A-Za-z_][\w.-]{0,63}$/.test(name) ? name : uid;
  } catch {
    return uid;
  }
}

/** The home folder of a user, from the text of /etc/passwd; passwd(5). */
export const homeIn = (text: string, uid: number): string | undefined =>
  text
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , id]) => id === String(uid))?.[5];
