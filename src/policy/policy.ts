import type { ErrorCode } from '../errors.ts';
import {
  type MatchAttribute,
  type MatchAttributes,
  NO_ATTRIBUTES,
  type Structure,
} from '../process/match-attributes.ts';
import { isRoots, type ProcessFacts, type Uids } from '../process/process.ts';
import { protectionOf } from './guards.ts';
import { attributesOf, matches, type Rule, type RuleAction } from './rule.ts';

/**
 * `list`: one line in a list. `inspect`: the details. The others change the process: `kill` is SIGKILL, `interrupt` a
 * signal that ends a process which does not handle it, `signal` one that does not.
 */
export type Action = 'list' | 'inspect' | 'terminate' | 'kill' | 'signal' | 'interrupt' | 'priority';

/** What the person who runs the server decided. */
export interface Access {
  /** Root's processes may be seen and changed like others'. */
  readonly allowRoot: boolean;
  /** Other users whose processes may be seen and changed. */
  readonly allowUids: ReadonlySet<number> | 'everyone';
  readonly readOnly: boolean;
  /** Names of processes that are never changed, each with the rule that says so. */
  readonly protectedNames: ReadonlyMap<string, string>;
  /** Names of processes that are signalled only after the user agreed, each with the rule that says so. */
  readonly askedNames: ReadonlyMap<string, string>;
  /** Structures that protect a process whatever its name is. */
  readonly structures: ReadonlySet<Structure>;
  readonly rules: readonly Rule[];
}

/** This server, as the rules see it. */
export interface Caller {
  readonly uid: number;
  /** Pids of the server, its ancestors and its client's. Empty if only reading is decided. */
  readonly ownAncestry: ReadonlySet<number>;
  /** The pids in /proc name other processes for system calls, so our own ancestry is unknown, too. */
  readonly procIsForeign: boolean;
  /** Why the user is asked about this process first: the client works with it. Undefined for any other process. */
  readonly helper?: string | undefined;
  /** The user id of every user that the server's user namespace does not map; undefined if it maps all. */
  readonly unmappedUid: number | undefined;
}

export type Decision = { readonly allowed: true; readonly by: 'allow' | 'default'; readonly rule: string } | Denied;

export interface Denied {
  readonly allowed: false;
  /** `ask`: allowed once the user agreed. */
  readonly by: 'hard-limit' | 'read-only' | 'root' | 'isolation' | 'protected' | 'deny' | 'ask';
  readonly rule: string;
  readonly code: ErrorCode;
  readonly reason: string;
  /** Replaces the hint of the code. */
  readonly hint?: string;
}

const FOREIGN_PROC = 'this /proc belongs to another PID namespace, so a signal would reach another process';
const FOREIGN_PROC_HINT =
  "Mount this namespace's own /proc (mount -t proc proc /proc, or unshare --mount-proc), then restart the server.";

const CLIENTS_HELPER = "client's helper";

export const isChange = (action: Action): boolean => action !== 'list' && action !== 'inspect';

/** What decide() needs to know apart from the process. */
export interface DecisionContext {
  readonly caller: Caller;
  readonly access: Access;
  /** Those that attributesNeeded() names. */
  readonly attributes?: MatchAttributes;
}

/**
 * May the caller do this? A pure function: the first rule that denies decides, and what no rule denies is allowed. All
 * but `allow` only deny, so their order decides only which reason is given: whether a process may be seen at all comes
 * before what is protected, because a refusal must not give away the name of one that may not be seen. An `allow` opens
 * another user's or root's process and lifts nothing else.
 */
export function decide(
  action: Action,
  target: ProcessFacts,
  { caller, access, attributes = NO_ATTRIBUTES }: DecisionContext,
): Decision {
  const changes = isChange(action);
  const limit = changes ? hardLimitOf(target, caller) : undefined;
  if (limit) return limit;
  if (changes && access.readOnly)
    return deny({ by: 'read-only', rule: 'read-only', code: 'ACCESS_DENIED', reason: 'this server only reads' });
  const find = (effect: Rule['effect'], wanted: Action): Rule | undefined =>
    access.rules.find((rule) => rule.effect === effect && concerns(rule, wanted) && matches(rule, target, attributes));

  const closed = ownerProtection(action, target.uids, { caller, access });
  const opened = closed && find('allow', action);
  if (closed === 'root' && !opened)
    return deny({ by: 'root', rule: 'root', code: 'ROOT_PROTECTED', reason: 'it is a process of root' });
  if (closed === 'isolation' && !opened)
    return deny({ by: 'isolation', rule: 'isolation', code: 'ACCESS_DENIED', reason: 'it belongs to another user' });
  const hides = find('deny', 'list');
  if (hides) return deny({ by: 'deny', rule: hides.label, code: 'ACCESS_DENIED', reason: 'a rule hides it' });
  if (changes) {
    const protection = protectionOf(target, access, attributes);
    if (protection?.effect === 'protect')
      return deny({ by: 'protected', rule: protection.rule, code: 'PROTECTED', reason: protection.reason });
    const doing = gerundOf(action);
    const denies = find('deny', action);
    if (denies)
      return deny({ by: 'deny', rule: denies.label, code: 'PROTECTED', reason: `a rule forbids ${doing} it` });
    if (action !== 'priority' && caller.helper !== undefined) return ask(CLIENTS_HELPER, caller.helper);
    const asks = find('ask', action);
    if (asks) return ask(asks.label, `the user is asked before ${doing} it`);
    if (protection && action !== 'priority') return ask(protection.rule, protection.reason);
  }
  return opened
    ? { allowed: true, by: 'allow', rule: opened.label }
    : { allowed: true, by: 'default', rule: 'default' };
}

/** What no setting lifts. */
function hardLimitOf(target: ProcessFacts, caller: Caller): Denied | undefined {
  const limit = (name: string, reason: string): Denied =>
    deny({ by: 'hard-limit', rule: `hard limit: ${name}`, code: 'PROTECTED', reason });
  if (caller.procIsForeign)
    return { ...limit('foreign /proc', FOREIGN_PROC), code: 'UNSUPPORTED', hint: FOREIGN_PROC_HINT };
  if (target.pid <= 1) return limit('pid 1', 'pid 1 keeps the machine running');
  if (target.kernelThread) return limit('kernel thread', 'it is a thread of the kernel');
  if (caller.ownAncestry.has(target.pid))
    return limit('own ancestry', 'it is this server or one of the processes that started it');
  if (target.uids.some((uid) => uid === caller.unmappedUid)) return limit('unmapped user', 'its real user is unknown');
  return undefined;
}

const deny = (denied: Omit<Denied, 'allowed'>): Denied => ({ allowed: false, ...denied });

const ask = (rule: string, reason: string): Denied => deny({ by: 'ask', rule, code: 'NEEDS_CONFIRMATION', reason });

const GERUNDS: Readonly<Record<RuleAction, string>> = {
  view: 'showing',
  terminate: 'ending',
  kill: 'killing',
  signal: 'signalling',
  priority: 'renicing',
};

const gerundOf = (action: Action): string =>
  action === 'interrupt' ? 'sending a signal that can end' : GERUNDS[actionOf(action)];

/** The action of a rule that covers this one. */
function actionOf(action: Action): RuleAction {
  if (action === 'interrupt') return 'signal';
  return action === 'list' || action === 'inspect' ? 'view' : action;
}

/** An allow to change includes seeing. A process that may not be ended may not be interrupted by a signal either. */
const concerns = ({ effect, actions }: Rule, action: Action): boolean =>
  actions.includes(actionOf(action)) ||
  (effect === 'allow' ? !isChange(action) : action === 'interrupt' && actions.includes('terminate'));

/** What must be read of a process before decide() is called: nothing for a list if there are no rules. */
export function attributesNeeded(
  action: Action,
  target: ProcessFacts,
  { caller, access }: DecisionContext,
): ReadonlySet<MatchAttribute> {
  const needsStructures = isChange(action) && access.structures.size > 0;
  if (access.rules.length === 0 && !needsStructures) return NOTHING;
  const isClosed = ownerProtection(action, target.uids, { caller, access }) !== undefined;
  const relevant = access.rules.filter(
    (rule) => (concerns(rule, action) || concerns(rule, 'list')) && (rule.effect !== 'allow' || isClosed),
  );
  const mayOpen = !isClosed || relevant.some(({ effect }) => effect === 'allow');
  const needed = attributesOf(relevant, target);
  return needsStructures && mayOpen ? new Set([...needed, 'structures']) : needed;
}

const NOTHING: ReadonlySet<MatchAttribute> = new Set();

/** Why a process is not the caller's to see or change, unless a rule allows it. */
function ownerProtection(
  action: Action,
  uids: Uids,
  { caller, access }: DecisionContext,
): 'root' | 'isolation' | undefined {
  // One exception: a server that runs as root lists its own user's processes, one line each.
  const isListedRoot = action === 'list' && caller.uid === 0 && uids[0] === 0;
  if (isRoots(uids) && !access.allowRoot && !isListedRoot) return 'root';
  return uids.every((uid) => userAllowed(uid, caller, access)) ? undefined : 'isolation';
}

/** May anything of this user be seen? Root passes here: a separate rule covers it. */
export function userAllowed(uid: number, caller: Caller, access: Access): boolean {
  return uid === caller.uid || uid === 0 || access.allowUids === 'everyone' || access.allowUids.has(uid);
}

/** Can a process whose files belong to this user be in any list? If not, it need not be read. */
export function ownerListed(uid: number, caller: Caller, access: Access): boolean {
  if (uid === 0 ? access.allowRoot || caller.uid === 0 : userAllowed(uid, caller, access)) return true;
  const opens = ({ effect, match: { uids } }: Rule): boolean =>
    effect === 'allow' && (uids ? uids.includes(uid) : uid !== 0);
  return access.rules.some(opens);
}
