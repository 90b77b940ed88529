import type { ErrorCode } from '../errors.ts';
import {
  type MatchAttribute,
  type MatchAttributes,
  NO_ATTRIBUTES,
  type Structure,
} from '../process/match-attributes.ts';
import { isRoots, type ProcessFacts, type Uids } from '../process/process.ts';
import { guardOf } from './guards.ts';
import { attributesOf, matches, type Rule, type RuleAction } from './rule.ts';

/**
 * `list`: one line in a list. `inspect`: the details. The others change it; `kill` is SIGKILL, `interrupt` a signal that
 * ends who does not handle it, `signal` one that does not.
 */
export type Action = 'list' | 'inspect' | 'terminate' | 'kill' | 'signal' | 'interrupt' | 'priority';

/** What the person who runs the server has decided. */
export interface Access {
  /** Root's processes may be seen and changed like others. */
  readonly allowRoot: boolean;
  /** Users other than the server's own whose processes may be seen and changed. */
  readonly allowUids: ReadonlySet<number> | 'everyone';
  readonly readOnly: boolean;
  /** Names of processes that are never changed, each with the rule that says so. */
  readonly protectedNames: ReadonlyMap<string, string>;
  /** Names of processes that are signalled only after the user has agreed, each with the rule that says so. */
  readonly askedNames: ReadonlyMap<string, string>;
  /** The facts that protect a process whatever its name is. */
  readonly structures: ReadonlySet<Structure>;
  readonly rules: readonly Rule[];
}

/** Who asks: this server. */
export interface Caller {
  readonly uid: number;
  /** The server's own pid and all above it: its client, shell, terminal. Empty where only reading is asked for. */
  readonly ownAncestry: ReadonlySet<number>;
  /** System calls take the pids in /proc for other processes, so our own ancestry is unknown, too. */
  readonly procIsForeign: boolean;
  /** Why the client's user is asked about this process first: the client works with it. Undefined for any other. */
  readonly helper?: string | undefined;
  /**
   * The user id that stands for every user without one in the server's user namespace; undefined where all have one.
   */
  readonly unmappedUid: number | undefined;
}

export type Decision = Allowed | Denied;

export interface Allowed {
  readonly allowed: true;
  readonly by: 'allow' | 'default';
  readonly rule: string;
}

export interface Denied {
  readonly allowed: false;
  /** `ask`: allowed once the user has agreed. */
  readonly by: 'hard-limit' | 'read-only' | 'root' | 'isolation' | 'protected' | 'deny' | 'ask';
  readonly rule: string;
  readonly code: ErrorCode;
  readonly reason: string;
  /** What to do about it, if the code alone does not say. */
  readonly hint?: string;
}

const FOREIGN_PROC = 'this /proc belongs to another PID namespace, so a signal would reach another process';
const FOREIGN_CURE =
  "Mount this namespace's own /proc (mount -t proc proc /proc, or unshare --mount-proc), then restart the server.";

const CLIENTS_HELPER = "client's helper";

export const isChange = (action: Action): boolean => action !== 'list' && action !== 'inspect';

/**
 * May it? A pure function: the first rule that denies decides, and what no rule denies is allowed. All but `allow` only
 * deny, so their order decides merely which reason is given: whether one may be seen at all comes before what is
 * protected, since a refusal must not reveal the name of a process that may not be seen. An `allow` opens another
 * user's or root's process and lifts nothing else. `traits`: those that traitsNeeded() names.
 */
export function decide(
  action: Action,
  target: ProcessFacts,
  caller: Caller,
  access: Access,
  attributes: MatchAttributes = NO_ATTRIBUTES,
): Decision {
  const changes = isChange(action);
  if (changes) {
    if (caller.procIsForeign)
      return {
        ...deny('hard-limit', 'hard limit: foreign /proc', 'UNSUPPORTED', FOREIGN_PROC),
        hint: FOREIGN_CURE,
      };
    if (target.pid <= 1) return deny('hard-limit', 'hard limit: pid 1', 'PROTECTED', 'pid 1 keeps the machine running');
    if (target.kernelThread)
      return deny('hard-limit', 'hard limit: kernel thread', 'PROTECTED', 'it is a thread of the kernel');
    if (caller.ownAncestry.has(target.pid)) {
      return deny(
        'hard-limit',
        'hard limit: own ancestry',
        'PROTECTED',
        'it is this server or one of the processes that started it',
      );
    }
    if (target.uids.some((uid) => uid === caller.unmappedUid))
      return deny('hard-limit', 'hard limit: unmapped user', 'PROTECTED', 'its real user is unknown');
    if (access.readOnly) return deny('read-only', 'read-only', 'ACCESS_DENIED', 'this server only reads');
  }
  const find = (effect: Rule['effect'], wanted: Action): Rule | undefined =>
    access.rules.find((rule) => rule.effect === effect && concerns(rule, wanted) && matches(rule, target, attributes));

  const otherUser = ownerProtection(action, target.uids, caller, access);
  const opened = otherUser && find('allow', action);
  if (otherUser === 'root' && !opened) return deny('root', 'root', 'ROOT_PROTECTED', 'it is a process of root');
  if (otherUser === 'isolation' && !opened)
    return deny('isolation', 'isolation', 'ACCESS_DENIED', 'it belongs to another user');
  const hides = find('deny', 'list');
  if (hides) return deny('deny', hides.label, 'ACCESS_DENIED', 'a rule hides it');
  const guard = changes ? guardOf(target, access, attributes) : undefined;
  if (guard?.effect === 'protect') return deny('protected', guard.rule, 'PROTECTED', guard.reason);
  const denies = changes ? find('deny', action) : undefined;
  if (denies) return deny('deny', denies.label, 'PROTECTED', `a rule forbids ${gerundOf(action)} it`);
  if (changes && action !== 'priority' && caller.helper !== undefined)
    return deny('ask', CLIENTS_HELPER, 'NEEDS_CONFIRMATION', caller.helper);
  const asks = changes ? find('ask', action) : undefined;
  if (asks) {
    return deny('ask', asks.label, 'NEEDS_CONFIRMATION', `the user is asked before ${gerundOf(action)} it`);
  }
  if (guard && action !== 'priority') return deny('ask', guard.rule, 'NEEDS_CONFIRMATION', guard.reason);
  return opened
    ? { allowed: true, by: 'allow', rule: opened.label }
    : { allowed: true, by: 'default', rule: 'default' };
}

const GERUNDS: Readonly<Record<RuleAction, string>> = {
  view: 'showing',
  terminate: 'ending',
  kill: 'killing',
  signal: 'signalling',
  priority: 'renicing',
};

const gerundOf = (action: Action): string =>
  action === 'interrupt' ? 'sending a signal that can end' : GERUNDS[actionOf(action)];

/** By which action of a rule it is allowed. */
function actionOf(action: Action): RuleAction {
  if (action === 'interrupt') return 'signal';
  return action === 'list' || action === 'inspect' ? 'view' : action;
}

/** What may be changed may be seen. What may not be ended may not be by a signal either. */
const concerns = ({ effect, actions }: Rule, action: Action): boolean =>
  actions.includes(actionOf(action)) ||
  (effect === 'allow' ? !isChange(action) : action === 'interrupt' && actions.includes('terminate'));

/** What has to be read of a process before decide() can be asked: nothing for a list where there are no rules. */
export function attributesNeeded(
  action: Action,
  target: ProcessFacts,
  caller: Caller,
  access: Access,
): ReadonlySet<MatchAttribute> {
  const isGuarded = isChange(action) && access.structures.size > 0;
  if (access.rules.length === 0 && !isGuarded) return NOTHING;
  const isStrange = ownerProtection(action, target.uids, caller, access) !== undefined;
  const ruled = access.rules.filter(
    (rule) => (concerns(rule, action) || concerns(rule, 'list')) && (rule.effect !== 'allow' || isStrange),
  );
  const opens = !isStrange || ruled.some(({ effect }) => effect === 'allow');
  const needed = attributesOf(ruled, target);
  return isGuarded && opens ? new Set([...needed, 'structures']) : needed;
}

const NOTHING: ReadonlySet<MatchAttribute> = new Set();

/** Why a process is not the caller's to see or change, unless a rule allows it. */
function ownerProtection(action: Action, uids: Uids, caller: Caller, access: Access): 'root' | 'isolation' | undefined {
  if (isRoots(uids) && !rootAllowed(action, uids, caller, access)) return 'root';
  return uids.every((uid) => userAllowed(uid, caller, access)) ? undefined : 'isolation';
}

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
  if (uid === 0 ? access.allowRoot || caller.uid === 0 : userAllowed(uid, caller, access)) return true;
  const opens = ({ effect, match: { uids } }: Rule): boolean =>
    effect === 'allow' && (uids ? uids.includes(uid) : uid !== 0);
  return access.rules.some(opens);
}

function deny(by: Denied['by'], rule: string, code: ErrorCode, reason: string): Denied {
  return { allowed: false, by, rule, code, reason };
}
