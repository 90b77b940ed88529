import { type Owner, type UserId, userIdOf } from '../../process/owner.ts';

/** Root, which may do everything; credentials(7), capabilities(7). */
export const ROOT = userIdOf('0');

/** The user ids of a process in the order of the kernel: real and effective first. */
type Uids = readonly [real: number, ...others: number[]];

/** Few machines run processes of more users than that. */
const KNOWN_MAX = 1000;

/** A user id as the rest of this program uses it. */
export const userOf = (uid: number): UserId => userIdOf(String(uid));

/**
 * Turns user ids of the kernel into what the rest of this program compares. The same ids give the same object. On one
 * system, every process has the same number of ids.
 */
export function createOwners() {
  const users = new Map<number, UserId>();
  const plain = new Map<number, Owner>();
  const mixed = new Map<string, Owner>();

  const user = (uid: number): UserId => remembered(users, uid, () => userOf(uid));
  const made = (uids: Uids): Owner => ({
    user: user(uids[0]),
    all: uids.map(user),
    privilege: uids.includes(0) ? 'root' : null,
  });

  return {
    user,
    owner(uids: Uids): Owner {
      const [real] = uids;
      // Almost every process has the same user each time, and there are thousands of processes.
      return uids.every((uid) => uid === real)
        ? remembered(plain, real, () => made(uids))
        : remembered(mixed, uids.join(), () => made(uids));
    },
  };
}

function remembered<K, T>(known: Map<K, T>, key: K, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

export type Owners = ReturnType<typeof createOwners>;
