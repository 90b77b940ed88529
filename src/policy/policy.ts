import type { ErrorCode } from '../errors.ts';
import type { HardLimit, Unchangeable } from '../process/hard-limit.ts';
import {
  type MatchAttribute,
  type MatchAttributes,
  NO_ATTRIBUTES,
  type Structure,
} from '../process/match-attributes.ts';
import { isOfMachine, type Owner, type Privilege, type UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';
import { protectionOf } from './guards.ts';
import { attributesOf, matches, type Rule, type RuleAction } from './rule.ts';

/**
 * `list`: one line in a list. `inspect`: the details. The others change the process: `kill` ends it without its
 * consent, `interrupt` is a signal that ends a process which does not handle it, `signal` one that does not.
 */
export type Action = 'list' | 'inspect' | 'terminate' | 'kill' | 'signal' | 'interrupt' | 'priority';

/** What the person who runs the server decided. */
export interface Access {
  /** The machine's own processes, root's, may be seen and changed like others'. */
  readonly allowRoot: boolean;
  /** Other users whose processes may be seen and changed. */
  readonly allowUsers: ReadonlySet<UserId> | 'everyone';
  readonly readOnly: boolean;
  /** Names of processes that are never changed, as the system compares them, each with the rule that says so. */
  readonly protectedNames: ReadonlyMap<string, string>;
  /** The same for those that are signalled only after the user agreed. */
  readonly askedNames: ReadonlyMap<string, string>;
  /** Structures that protect a process whatever its name is: name of the structure → structure. */
  readonly structures: ReadonlyMap<string, Structure>;
  readonly rules: readonly Rule[];
}

/** This server, as the rules see it. */
export interface Caller {
  readonly user: UserId;
  readonly privilege: Privilege | null;
  /** Do the processes of this user count as the machine's own? */
  readonly isPrivileged: (user: UserId) => boolean;
  /** Pids of the server, its ancestors and its client's. Empty if only reading is decided. */
  readonly ownAncestry: ReadonlySet<number>;
  /** Why nothing can be changed on this machine; undefined if changes are possible. */
  readonly unchangeable: Unchangeable | undefined;
  /** Why the user is asked about this process first: the client works with it. Undefined for any other process. */
  readonly helper?: string | undefined;
  /** Stands for every user that the server's user namespace does not map; undefined if it maps all. */
  readonly unmappedUser: UserId | undefined;
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

  const closed = ownerProtection(action, target.owner, { caller, access });
  const opened = closed && find('allow', action);
  if (closed === 'root' && !opened)
    return deny({
      by: 'root',
      rule: 'root',
      code: 'ROOT_PROTECTED',
      reason: OF_MACHINE[target.owner.privilege ?? 'unknown'],
    });
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

const OWN_ANCESTRY = { name: 'own ancestry', reason: 'it is this server or one of the processes that started it' };
const UNMAPPED_USER = { name: 'unmapped user', reason: 'its real user is unknown' };

/** What no setting lifts. */
function hardLimitOf(target: ProcessFacts, caller: Caller): Denied | undefined {
  const limit = ({ name, reason }: HardLimit): Denied =>
    deny({ by: 'hard-limit', rule: `hard limit: ${name}`, code: 'PROTECTED', reason });
  if (caller.unchangeable)
    return { ...limit(caller.unchangeable), code: 'UNSUPPORTED', hint: caller.unchangeable.hint };
  if (target.hardLimit) return limit(target.hardLimit);
  if (caller.ownAncestry.has(target.pid)) return limit(OWN_ANCESTRY);
  if (target.owner.all.some((user) => user === caller.unmappedUser)) return limit(UNMAPPED_USER);
  return undefined;
}

/** Why a process counts as the machine's own. */
const OF_MACHINE: Readonly<Record<Privilege, string>> = {
  root: 'it is a process of root',
  system: 'it is a process of the system',
  elevated: 'it has more rights than its user',
  unknown: 'the system does not say whose it is',
};

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
  const isClosed = ownerProtection(action, target.owner, { caller, access }) !== undefined;
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
  owner: Owner,
  { caller, access }: DecisionContext,
): 'root' | 'isolation' | undefined {
  // One exception: a privileged server lists its own user's processes, one line each.
  const isListedRoot = action === 'list' && caller.privilege !== null && owner.user === caller.user;
  if (isOfMachine(owner) && !access.allowRoot && !isListedRoot) return 'root';
  return owner.all.every((one) => userAllowed(one, caller, access)) ? undefined : 'isolation';
}

/** May anything of this user be seen? Root passes here: a separate rule covers it. */
export function userAllowed(user: UserId, caller: Caller, access: Access): boolean {
  const { allowUsers } = access;
  return user === caller.user || allowUsers === 'everyone' || allowUsers.has(user) || caller.isPrivileged(user);
}

/**
 * Can a process of this user be in any list? If not, it need not be read. Null: an unknown user, whose processes count
 * as the machine's own.
 */
export function userListed(user: UserId | null, caller: Caller, access: Access): boolean {
  if (user === null) return access.allowRoot;
  const isPrivileged = caller.isPrivileged(user);
  if (isPrivileged ? access.allowRoot || user === caller.user : userAllowed(user, caller, access)) return true;
  const opens = ({ effect, match: { users } }: Rule): boolean =>
    effect === 'allow' && (users ? users.includes(user) : !isPrivileged);
  return access.rules.some(opens);
}
