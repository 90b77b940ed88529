import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readEntries } from '../home.ts';
import { UsageError } from './usage-error.ts';

const [GROUP_WRITABLE, OTHERS_WRITABLE, STICKY] = [0o020, 0o002, 0o1000];
/** The id of every user that a user namespace does not map; user_namespaces(7). */
const OVERFLOW_UID = 65_534;

/**
 * Throws UsageError unless only root and this user can change this file, its folder and every folder above, as sshd(8)
 * demands of its own files. A link has two places: its own and its target's.
 */
export function requireTrusted(path: string, file: Stats, uid: number): void {
  requireOwn(path, file, uid);
  const places = new Set([resolve(path), realpathSync(path)]);
  const folders = new Set([...places].flatMap(foldersAbove));
  const direct = new Set([...places].map(dirname));
  for (const folder of folders) {
    const stat = statSync(folder);
    if (!direct.has(folder) && stat.uid === OVERFLOW_UID && isUnmapped(OVERFLOW_UID)) requireUnwritable(folder, stat);
    else requireOwn(folder, stat, uid);
  }
}

/** From the nearest to the root; each link on the way counts together with its target. */
function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  const real = realpathSync(folder);
  const here = real === folder ? [folder] : [folder, real, ...foldersAbove(real)];
  return folder === path ? [] : [...here, ...foldersAbove(folder)];
}

function requireOwn(path: string, stat: Stats, uid: number): void {
  if (stat.uid !== 0 && stat.uid !== uid)
    throw new UsageError(
      `${path}: belongs to user ${stat.uid}, not to you or root; run chown ${uid} ${path}, or use another file`,
    );
  requireUnwritable(path, stat);
}

/** In a sticky folder, such as /tmp, only the owner can replace a file; on a file the bit means nothing. */
function requireUnwritable(path: string, stat: Stats): void {
  const { mode } = stat;
  if (stat.isDirectory() && (mode & STICKY) !== 0) return;
  const others = (mode & OTHERS_WRITABLE) !== 0;
  const group = (mode & GROUP_WRITABLE) !== 0 && !isPrivateGroup(stat);
  if (!others && !group) return;
  const classes = `${group ? 'g' : ''}${others ? 'o' : ''}`;
  throw new UsageError(
    `${path}: is writable by others (mode ${(mode & 0o7777).toString(8)}); run chmod ${classes}-w ${path}`,
  );
}

/** Is the group the owner's own, with no other member? Members of a group that group(5) does not list are unknown. */
function isPrivateGroup({ uid, gid }: Stats): boolean {
  const users = readEntries('/etc/passwd');
  const owner = users.find(([, , id]) => id === String(uid))?.[0];
  const group = readEntries('/etc/group').find(([, , id]) => id === String(gid));
  if (owner === undefined || group === undefined || group[0] !== owner) return false;
  const members = (group[3] ?? '').split(',').filter((name) => name !== '');
  const sharers = users.filter(([, , , primary]) => primary === String(gid)).map(([name]) => name);
  return [...members, ...sharers].every((name) => name === owner);
}

/** Does our user namespace not map this id? Each line is `inside outside count`; user_namespaces(7). */
function isUnmapped(uid: number): boolean {
  try {
    return !readFileSync('/proc/self/uid_map', 'latin1')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .some(([first = 0, , count = 0]) => uid >= first && uid < first + count);
  } catch {
    return false;
  }
}
