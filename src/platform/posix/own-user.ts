import type { Self } from '../self.ts';
import { createOwners } from './owners.ts';

/** Does this server run as root? */
export const isRoot = (): boolean => ownUser().privilege !== null;

/** Who this server acts as: its effective ids; credentials(7). */
export function ownUser(): Pick<Self, 'user' | 'privilege' | 'group' | 'groups'> {
  const { owner } = createOwners();
  const { user, privilege } = owner([process.geteuid?.() ?? -1]);
  if (user === null) throw new TypeError('a process on POSIX has a user');
  return {
    ...{ user, privilege },
    group: String(process.getegid?.()),
    groups: (process.getgroups?.() ?? []).map(String),
  };
}
