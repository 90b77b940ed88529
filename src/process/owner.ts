import type { $brand } from 'zod';

/** A user as its system names it: `1000` on POSIX, `S-1-5-21-…-1001` on Windows. Compared, never computed with. */
export type UserId = string & $brand<'UserId'>;

const isUserId = (text: string): text is UserId => text !== '';

/** For platforms, which know what their ids look like. Throws for an empty text. */
export function userIdOf(text: string): UserId {
  if (!isUserId(text)) throw new TypeError('a user id is empty');
  return text;
}

/**
 * Why a process counts as the machine's own. `root`: one of its users is root. `system`: it runs as the system itself
 * or as one of its services. `elevated`: it has more rights than its user ordinarily has, e.g. the full token of an
 * administrator; its user's other processes are ordinary. `unknown`: the system does not say, so it counts as the
 * machine's own.
 *
 * A server always knows its own privilege; on POSIX it is `root` if its effective user is root. A server with a
 * privilege lists those of the machine's own processes that are its user's, and changes them only with ALLOW_ROOT. It
 * may always change its user's ordinary processes. A user for whom `Users.isPrivileged()` is true, such as root, has no
 * ordinary processes.
 */
export type Privilege = 'root' | 'system' | 'elevated' | 'unknown';

/** Who a process runs as. */
export interface Owner {
  /** Under whom lists count it. Null: unknown. */
  readonly user: UserId | null;
  /** All users it can act as, on POSIX in the order of the kernel: each must be allowed. Empty: unknown. */
  readonly all: readonly UserId[];
  /** Null for an ordinary process. */
  readonly privilege: Privilege | null;
}

/** Does a process count as the machine's own? So does one whose users are not known at all. */
export const isOfMachine = ({ all, privilege }: Owner): boolean => privilege !== null || all.length === 0;

/** For records: a number where the system numbers users. */
export const recordedId = (id: string): number | string => numberOf(id) ?? id;

/** The number of a user or group where the system numbers them; null elsewhere. For display. */
export const numberOf = (id: string): number | null => (/^\d{1,10}$/.test(id) ? Number(id) : null);
