import { type UserId, userIdOf } from '../../process/owner.ts';
import type { Helper } from '../helper/helper.ts';
import type { Users } from '../users.ts';
import { sidBytes } from './structs/sid.ts';
import type { SystemCalls } from './system-calls.ts';
import { isOfWindows } from './well-known-users.ts';
export function accountNames(calls: Pick<SystemCalls, 'accountOf'>, _helper: Helper, _own: UserId): Users {
  const nameOf = (sid: string): string => {
    const b = sidBytes(sid);
    return (b && calls.accountOf(b)) ?? sid;
  };
  return {
    root: userIdOf('S-1-5-18'),
    isPrivileged: isOfWindows,
    nameOf,
    idOf: (n) => userIdOf(n),
    groupNameOf: nameOf,
    learn: async () => undefined,
    isSilent: () => false,
  };
}
