import type { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { type Access, type Action, type Decision, userAllowed, userListed } from '../policy/policy.ts';
import type { UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';
import { bootTagOf } from '../process/ref.ts';
import { mapYielding } from '../process/yielding.ts';
import { BUILT_IN } from '../text/built-in.ts';
import type { Presenter, SafeText } from '../text/safe-text.ts';
import { hiddenUser, isThread, noProcess, refusal, unknownUser } from './access-errors.ts';
import { createClientHelpers } from './client-helpers.ts';
import { createJudging } from './judging.ts';
import { createOwnAncestry, type OwnAncestry } from './own-ancestry.ts';
import { createScope, EVERYONE, type Scope } from './scope.ts';

/** What the caller of a tool may see and change: nothing about a process is shown or done without it. */
export interface AccessView {
  /** Whose processes a call is about: by default the server's own user's. Throws for a user who may not be shown. */
  scope(username: string | undefined): Scope;
  /** The same, after asking the name service for the user. */
  scopeOf(username: string | undefined): Promise<Scope>;
  /** May this process be in a list? */
  canList(process: ProcessFacts): boolean;
  /** The pids of those that may be in a list now: the rules may have changed since they were chosen. */
  canListAll(processes: readonly ProcessFacts[]): Promise<ReadonlySet<number>>;
  /** The process of this pid as it is now. Throws NOT_FOUND, or the refusal of `action`. */
  read(pid: number, action: Action): ProcessFacts;
  /** NOT_FOUND for this pid. If it is a thread, names its process; to change that needs the user's approval. */
  notFound(pid: number, purpose?: 'read' | 'change'): ProcessError;
  /**
   * Throws the refusal when the rules do not allow `action`, and NeedsConfirmation when one asks first, unless the user
   * has approved it. Returns the rule that allows it.
   */
  require(action: Action, process: ProcessFacts, isApproved?: boolean): string;
  decide(action: Action, process: ProcessFacts): Decision;
  /** Why a process is ended only by its own pid and after a question, e.g. the client works with it. */
  helperOf(process: ProcessFacts): SafeText | undefined;
  /** Null for an unknown user. */
  userName(user: UserId | null): SafeText | null;
  /** Makes text of processes safe to show, under the configuration in force. */
  readonly show: Presenter;
  /** The prefix of every `ref` on this machine. */
  readonly bootTag: string;
  /** Called for every process that is put into an answer: its pid may later be used to name it. */
  recordSighting(process: ProcessFacts): void;
}

/** A machine, and which of its processes the caller may see and change. */
export interface MachineView {
  readonly machine: Machine;
  readonly view: AccessView;
}

interface ViewOptions {
  readonly show?: () => Presenter;
  readonly recordSighting?: AccessView['recordSighting'];
  readonly ownAncestry?: OwnAncestry;
}

/** `current`: the rules in force; they may be replaced while the server runs. */
export function createAccessView(
  machine: Machine,
  current: () => Access,
  {
    show = () => BUILT_IN,
    recordSighting = () => undefined,
    ownAncestry = createOwnAncestry(machine),
  }: ViewOptions = {},
): AccessView {
  const helperOf = createClientHelpers(machine, ownAncestry.clientPids);
  const judging = createJudging({ machine, current, ownAncestry, helperOf });
  const { decide, portsFor, reader } = judging;
  const { privileged, userId } = machine.capabilities.words;
  const naming = () => ({ users: machine.users, show: show(), privileged, userId });
  const canList = (process: ProcessFacts): boolean => decide('list', process).allowed;

  function userOf(username: string): UserId {
    const user = machine.users.idOf(username);
    if (user === undefined) throw unknownUser(naming(), username);
    if (!userListed(user, reader, current())) throw hiddenUser(naming(), user);
    return user;
  }

  function scope(username: string | undefined): Scope {
    const isNamed = username !== undefined && username !== EVERYONE;
    const user = isNamed ? userOf(username) : username === EVERYONE ? undefined : machine.self.user;
    return createScope({ machine, current, judging }, { user, isNamed });
  }

  function notFound(pid: number, purpose: 'read' | 'change' = 'read'): ProcessError {
    const leader = machine.read(machine.threadGroupOf(pid) ?? pid);
    if (!leader || leader.pid === pid || !canList(leader)) return noProcess(machine, pid);
    return isThread(show(), { tid: pid, leader }, purpose);
  }

  function require(action: Action, process: ProcessFacts, isApproved = false): string {
    const decision = decide(action, process);
    if (decision.allowed || (decision.by === 'ask' && isApproved)) return decision.rule;
    const otherUser = process.owner.all.find((user) => !userAllowed(user, reader, current()));
    throw refusal(naming(), { process, otherUser }, decision);
  }

  return {
    scope,
    async scopeOf(username) {
      await machine.users.learn({ names: username === undefined ? [] : [username] });
      return scope(username);
    },
    canList,
    async canListAll(processes) {
      const ports = await portsFor(processes);
      return new Set(await mapYielding(processes, (one) => (decide('list', one, ports).allowed ? one.pid : undefined)));
    },
    read(pid, action) {
      const process = machine.read(pid);
      if (!process) throw notFound(pid);
      require(action, process);
      return process;
    },
    notFound,
    require,
    decide,
    helperOf,
    userName: (user) => user && show().text(machine.users.nameOf(user)),
    get show() {
      return show();
    },
    bootTag: bootTagOf(machine.self),
    recordSighting,
  };
}

/** Root has its own setting: naming it among the users does not allow its processes. */
export const usersBesidesOwn = ({ users }: Pick<Machine, 'users'>, { allowUsers }: Access): UserId[] =>
  allowUsers === 'everyone' ? [] : [...allowUsers].filter((user) => !users.isPrivileged(user));
