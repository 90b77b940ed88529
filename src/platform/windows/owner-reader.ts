import { type Owner, type Privilege, userIdOf } from '../../process/owner.ts';
import type { Identity } from '../../process/process.ts';
import type { ProcessHandles } from './process-handles.ts';
import { usingToken } from './process-token.ts';
import type { ProcessInformation } from './structs/process-information.ts';
import { tokenNumber, tokenUser } from './structs/token-information.ts';
import { type Handle, isRefused, OF_TOKEN, type Refused, type SystemCalls } from './system-calls.ts';
import { isOfWindows, SYSTEM } from './well-known-users.ts';

/** TokenElevationTypeFull: the token with the rights that the user's ordinary programs do not have; winnt.h. */
const ELEVATION_FULL = 2;

/** Where the system does not say who owns a process. */
export const UNKNOWN_OWNER: Owner = { user: null, all: [], privilege: 'unknown' };

const OF_KERNEL: Owner = { user: SYSTEM, all: [SYSTEM], privilege: 'system' };

/** Processes whose owner is remembered, before all are forgotten. */
const REMEMBERED_MAX = 20_000;

interface TokenRights {
  readonly sid: string;
  readonly isFull: boolean;
}

/** The user of a token, and whether it has more rights than that user's ordinary programs. */
export function readToken(
  calls: Pick<SystemCalls, 'openToken' | 'close' | 'tokenInformation'>,
  handle: Handle,
): TokenRights | Refused {
  return usingToken(calls, handle, (token) => {
    const user = calls.tokenInformation(token, OF_TOKEN.user);
    if (isRefused(user)) return user;
    const sid = tokenUser(user);
    if (sid === undefined) return { status: 0 };
    const type = calls.tokenInformation(token, OF_TOKEN.elevationType);
    // In doubt it has them, and only ALLOW_ROOT opens it.
    return { sid, isFull: isRefused(type) || (tokenNumber(type) ?? ELEVATION_FULL) === ELEVATION_FULL };
  });
}

/** Session 0 has the services: what runs there is the machine's own, unless this server runs there itself. */
export const privilegeOf = (
  { sid, isFull }: TokenRights,
  { session, ownSession }: { readonly session: number; readonly ownSession: number },
): Privilege | null => {
  if (isOfWindows(sid) || (session === 0 && ownSession !== 0)) return 'system';
  return isFull ? 'elevated' : null;
};

/** Who owns each process. A process keeps its user and its rights, so each is asked about once. */
export function ownerReader(
  calls: Pick<SystemCalls, 'openToken' | 'close' | 'tokenInformation'>,
  handles: Pick<ProcessHandles, 'using'>,
  ownSession: number,
) {
  const known = new Map<number, { readonly startTime: number; readonly owner: Owner }>();
  const shared = new Map<string, Owner>();

  function ownerWith(rights: TokenRights, session: number): Owner {
    const privilege = privilegeOf(rights, { session, ownSession });
    const key = `${rights.sid} ${privilege}`;
    const before = shared.get(key);
    if (before) return before;
    const user = userIdOf(rights.sid);
    const owner: Owner = { user, all: [user], privilege };
    shared.set(key, owner);
    return owner;
  }

  /** Undefined if it has ended. */
  return (process: Identity & Pick<ProcessInformation, 'session'>, ofKernel: boolean): Owner | undefined => {
    if (ofKernel) return OF_KERNEL;
    const before = known.get(process.pid);
    if (before?.startTime === process.startTime) return before.owner;
    const rights = handles.using(process, 0, (handle) => readToken(calls, handle));
    if (rights === undefined) return undefined;
    const owner = isRefused(rights) ? UNKNOWN_OWNER : ownerWith(rights, process.session);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(process.pid, { startTime: process.startTime, owner });
    return owner;
  };
}

export type OwnerReader = ReturnType<typeof ownerReader>;
