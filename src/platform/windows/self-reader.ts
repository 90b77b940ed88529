import { type UserId, userIdOf } from '../../process/owner.ts';
import type { Self } from '../self.ts';
import { privilegeOf, readToken } from './owner-reader.ts';
import { primaryGroup, tokenGroups } from './structs/token-information.ts';
import { type Handle, isRefused, OF_TOKEN, type SystemCalls } from './system-calls.ts';

type TokenCalls = Pick<SystemCalls, 'openToken' | 'close' | 'tokenInformation' | 'self'>;

/** Accounts of this machine, of a domain, and what Windows has of its own accord; Everyone and the like say nothing. */
const SAYS_SOMETHING = /^S-1-5-(?:21|32)-/;
const NO_USER = userIdOf('S-1-0-0');

/** Who this server acts as. */
export function readSelfUser(calls: TokenCalls, session: number): Pick<Self, 'user' | 'privilege' | 'group' | 'groups'> {
  const rights = readToken(calls, calls.self);
  const groups = withOwnToken(calls, (token) => {
    const all = calls.tokenInformation(token, OF_TOKEN.groups);
    return isRefused(all) ? [] : tokenGroups(all).filter(({ isEnabled }) => isEnabled);
  });
  const group = withOwnToken(calls, (token) => {
    const primary = calls.tokenInformation(token, OF_TOKEN.primaryGroup);
    return isRefused(primary) ? undefined : primaryGroup(primary);
  });
  const user: UserId = isRefused(rights) ? NO_USER : userIdOf(rights.sid);
  return {
    user,
    // In session 0 itself, that a process runs there says nothing.
    privilege: isRefused(rights) ? null : privilegeOf(rights, { session, ownSession: session }),
    group: group ?? user,
    groups: (groups ?? []).map(({ sid }) => sid).filter((sid) => SAYS_SOMETHING.test(sid)),
  };
}

export function withOwnToken<T>(calls: TokenCalls, read: (token: Handle) => T): T | undefined {
  const token = calls.openToken(calls.self);
  if (isRefused(token)) return undefined;
  try {
    return read(token.handle);
  } finally {
    calls.close(token.handle);
  }
}
