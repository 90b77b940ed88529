import type { ErrorCode } from '../errors.ts';
import { isRoots, nameOf, type ProcessFacts, type Uids } from '../process/process.ts';
import { CUT_NAMES, PROTECTED_NAMES } from './protected.ts';

/** `list`: one line in a list. `inspect`: the details. The others change it. */
export type Action = 'list' | 'inspect' | 'terminate' | 'signal' | 'priority';

/** What the person who runs the server has decided. */
export interface Access {
  /** Root's processes may be seen and changed like others. */
  readonly allowRoot: boolean;
  /** Users besides the server's own whose processes may be seen and changed. */
  readonly allowUids: ReadonlySet<number> | 'everyone';
  readonly readOnly: boolean;
}

/** Who asks: this server. */
export interface Caller {
  readonly uid: number;
  /** The server's own pid and all above it: its client, shell, terminal. Empty where only reading is asked for. */
  readonly lineage: ReadonlySet<number>;
}

export type Verdict = { readonly allowed: true; readonly rule: string } | Refusal;

export interface Refusal {
  readonly allowed: false;
  readonly rule: string;
  readonly code: ErrorCode;
  readonly why: string;
}

/** The user id that stands for every user outside a user namespace; user_namespaces(7). */
export const UNMAPPED_UID = 65_534;

/**
 * May it? A pure function: the first rule that denies decides, and what no rule denies is allowed. All rules above
 * the last line only deny, so their order decides merely which reason is given: whether one may be seen at all comes
 * before the protected names, since a refusal must not tell the name of a process that may not be seen.
 */
export function decide(action: Action, target: ProcessFacts, caller: Caller, access: Access): Verdict {
  const changes = action !== 'list' && action !== 'inspect';
  if (changes) {
    if (target.pid <= 1) return deny('floor: pid 1', 'PROTECTED', 'pid 1 keeps the machine running');
    if (target.kernelThread) return deny('floor: kernel thread', 'PROTECTED', 'it is a thread of the kernel');
    if (caller.lineage.has(target.pid)) {
      return deny('floor: own lineage', 'PROTECTED', 'it is this server or one of the processes that started it');
    }
    if (target.uids.includes(UNMAPPED_UID))
      return deny('floor: unmapped user', 'PROTECTED', 'its real user is unknown');
    if (access.readOnly) return deny('read-only', 'ACCESS_DENIED', 'this server only reads');
  }
  if (isRoots(target.uids) && !rootAllowed(action, target.uids, caller, access)) {
    return deny('root', 'ROOT_PROTECTED', 'it is a process of root');
  }
  if (!target.uids.every((uid) => userAllowed(uid, caller, access))) {
    return deny('isolation', 'ACCESS_DENIED', 'it belongs to another user');
  }
  if (changes && isProtected(target)) {
    return deny('protected', 'PROTECTED', 'this session or machine depends on it');
  }
  return { allowed: true, rule: 'default' };
}

/** Where no command line is read, a name that was cut counts as the whole. */
const isProtected = (target: ProcessFacts): boolean =>
  PROTECTED_NAMES.has(nameOf(target)) || (target.argv === undefined && CUT_NAMES.has(target.comm));

/** One exception to root protection: a server that runs as root lists its own user's processes, one line each. */
function rootAllowed(action: Action, uids: Uids, caller: Caller, access: Access): boolean {
  return access.allowRoot || (action === 'list' && caller.uid === 0 && uids[0] === 0);
}

/** May anything of this user be seen? Root counts as allowed here, it has a rule of its own. */
export function userAllowed(uid: number, caller: Caller, access: Access): boolean {
  return uid === caller.uid || uid === 0 || access.allowUids === 'everyone' || access.allowUids.has(uid);
}

/** Can a process whose files belong to this user be in any list? Spares reading those of the others. */
export function ownerListed(uid: number, caller: Caller, access: Access): boolean {
  return uid === 0 ? access.allowRoot || caller.uid === 0 : userAllowed(uid, caller, access);
}

function deny(rule: string, code: ErrorCode, why: string): Refusal {
  return { allowed: false, rule, code, why };
}
