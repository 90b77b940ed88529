import { type Owner, type UserId, userIdOf } from '../../process/owner.ts';

/** Root, who may do everything; credentials(7), capabilities(7). */
export const ROOT = userIdOf('0');

/** The user ids of a process in the order of the kernel: real and effective first. */
type Uids = readonly [real: number, ...others: number[]];

/** More users than most machines have processes of. */
const KNOWN_MAX = 1000;

/** A user id as the rest of this program has it. */
export const userOf = (uid: number): UserId => userIdOf(String(uid));

/** Turns the numbers of users into what the rest of this program compares; equal ones become one object. */
export function createOwners() {
  const users = new Map<number, UserId>();
  const owners = new Map<string, Owner>();

  function user(uid: number): UserId {
    const known = users.get(uid);
    if (known !== undefined) return known;
    if (users.size >= KNOWN_MAX) users.clear();
    const made = userOf(uid);
    users.set(uid, made);
    return made;
  }

  function owner(uids: Uids): Owner {
    const key = uids.join();
    const known = owners.get(key);
    if (known) return known;
    if (owners.size >= KNOWN_MAX) owners.clear();
    const made = { user: user(uids[0]), all: uids.map(user), privilege: uids.includes(0) ? ('root' as const) : null };
    owners.set(key, made);
    return made;
  }

  return { user, owner };
}

export type Owners = ReturnType<typeof createOwners>;
