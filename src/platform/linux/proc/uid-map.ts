import { type UserId, userIdOf } from '../../../process/owner.ts';

/** The whole range of user ids, each for itself; user_namespaces(7). */
const EVERY_ID = /^\s*0\s+0\s+4294967295\s*$/;
const DEFAULT_UID = '65534';

/**
 * The id that stands for every user without one in our user namespace; undefined if all have one, as in the initial
 * namespace. From the text of /proc/self/uid_map and /proc/sys/kernel/overflowuid, each undefined if it cannot be read:
 * then there may be such users.
 */
export function unmappedUser(uidMap: string | undefined, overflowUid: string | undefined): UserId | undefined {
  if (uidMap !== undefined && EVERY_ID.test(uidMap)) return undefined;
  const digits = overflowUid?.trim() ?? '';
  return userIdOf(/^\d{1,10}$/.test(digits) ? digits : DEFAULT_UID);
}
