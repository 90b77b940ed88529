import { type UserId, userIdOf } from '../../process/owner.ts';
import { type Presenter, type SafeText, safe } from '../../text/safe-text.ts';
import { bindKoffi } from '../koffi.ts';
import type { Self } from '../self.ts';
import { bindWindows } from './ffi/libraries.ts';
import { privilegeOf, readToken } from './owner-reader.ts';
import { usingToken } from './process-token.ts';
import {
  isTokenElevated,
  primaryGroup,
  tokenGroups,
  tokenIntegrity,
  tokenNumber,
} from './structs/token-information.ts';
import { type InformationClass, isRefused, OF_TOKEN, type RawBuffer, type SystemCalls } from './system-calls.ts';

type TokenCalls = Pick<SystemCalls, 'openToken' | 'close' | 'tokenInformation' | 'self'>;

/** Groups of this machine or a domain, and built-in ones such as Administrators; Everyone and its like say nothing. */
const SAYS_SOMETHING = /^S-1-5-(?:21|32)-/;
const NO_USER = userIdOf('S-1-0-0');

/**
 * Whom this server acts as. `session`: the one it runs in. If that is session 0, running there does not make a process
 * privileged.
 */
export function readSelfUser(
  calls: TokenCalls,
  session: number,
): Pick<Self, 'user' | 'privilege' | 'explain' | 'group' | 'groups'> {
  const rights = readToken(calls, calls.self);
  const user: UserId = isRefused(rights) ? NO_USER : userIdOf(rights.sid);
  const groups = ofOwnToken(calls, OF_TOKEN.groups, tokenGroups) ?? [];
  return {
    user,
    privilege: isRefused(rights) ? null : privilegeOf(rights, { session, ownSession: session }),
    explain: (show) => [rightsIn(calls, user, show)],
    group: ofOwnToken(calls, OF_TOKEN.primaryGroup, primaryGroup) ?? user,
    groups: groups.filter(({ sid, isEnabled }) => isEnabled && SAYS_SOMETHING.test(sid)).map(({ sid }) => sid),
  };
}

function rightsIn(calls: TokenCalls, user: UserId, show: Presenter): SafeText {
  const isElevated = ofOwnToken(calls, OF_TOKEN.isElevated, isTokenElevated);
  const integrity = ofOwnToken(calls, OF_TOKEN.integrity, tokenIntegrity);
  const level = integrity === undefined ? safe`` : safe` (integrity level ${show.text(integrity)})`;
  const rights = isElevated
    ? safe`This server is elevated${level}: it has the rights of an administrator.`
    : safe`This server is not elevated${level}: Windows does not let it see who owns most processes of other users and of services.`;
  return safe`Its SID is ${show.text(user)}. ${rights}`;
}

/** What `decode` makes of one class of this server's token; undefined if Windows refuses it. */
export function ofOwnToken<T>(
  calls: TokenCalls,
  of: InformationClass,
  decode: (raw: RawBuffer) => T | undefined,
): T | undefined {
  const read = usingToken(calls, calls.self, (token) => calls.tokenInformation(token, of));
  return isRefused(read) ? undefined : decode(read);
}

/** Does this server have more rights than its user's ordinary programs? False where that cannot be asked. */
export function isPrivileged(): boolean {
  const found = bindKoffi(bindWindows);
  if ('why' in found) return false;
  const { native } = found;
  const session = ofOwnToken(native, OF_TOKEN.session, tokenNumber);
  return readSelfUser(native, session ?? 0).privilege !== null;
}
