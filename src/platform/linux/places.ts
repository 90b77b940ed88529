import { readFileSync, type Stats } from 'node:fs';
import type { Environment, Places } from '../places.ts';
import { accountInPasswd, readEntries } from '../posix/home.ts';
import { posixPlaces, XDG_FOLDERS } from '../posix/places.ts';

/** The id of every user that a user namespace does not map; user_namespaces(7). */
const OVERFLOW_UID = 65_534;

/** Files are in XDG folders. */
export const linuxPlaces = (environment: Environment): Places =>
  posixPlaces(environment, {
    ...XDG_FOLDERS,
    ownAccount: accountInPasswd,
    isPrivateGroup,
    mayBeRoot: (uid) => uid === OVERFLOW_UID && isUnmapped(uid),
  });

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
