import { defined } from '../defined.ts';
import { type Hint, ProcessError } from '../errors.ts';
import type { Machine, Snapshot } from '../platform/machine.ts';
import {
  type Access,
  type Action,
  attributesNeeded,
  type Caller,
  type Decision,
  type Denied,
  decide,
  isChange,
  ownerListed,
  userAllowed,
} from '../policy/policy.ts';
import { portsNamed } from '../policy/rule.ts';
import { quotedName } from '../process/columns.ts';
import { type HiddenCounts, hidden } from '../process/list-answer.ts';
import { NO_ATTRIBUTES } from '../process/match-attributes.ts';
import { isRoots, type ProcessFacts } from '../process/process.ts';
import { bootTagOf } from '../process/ref.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { commandWord, QUOTED_NAME_CHARS, quoted, type SafeText, safeText } from '../text/display.ts';
import { createClientHelpers } from './client-helpers.ts';
import { NeedsConfirmation } from './confirmation.ts';
import { createOwnAncestry, type OwnAncestry } from './own-ancestry.ts';

/** What the caller of a tool may see and change: nothing about a process is told or done without it. */
export interface AccessView {
  /** Whose processes a call is about: by default the server's own user. Throws when it is nobody we may show. */
  scope(username: string | undefined): Scope;
  /** May this process stand in a list? */
  canList(process: ProcessFacts): boolean;
  /** Those of them that may, by pid: the rules may have changed since they were chosen. */
  canListAll(processes: readonly ProcessFacts[]): Promise<ReadonlySet<number>>;
  /** The process of this pid as it is now. Throws NOT_FOUND, or the refusal of `action`. */
  read(pid: number, action: Action): ProcessFacts;
  /** NOT_FOUND for this pid, and what it may be instead: to be read, or to be changed, which needs the user's word. */
  notFound(pid: number, purpose?: 'read' | 'change'): ProcessError;
  /**
   * Throws the refusal when the rules do not allow `action`; Asked, unless the user has agreed, when one asks first. Returns
   * the rule that allows it.
   */
  require(action: Action, process: ProcessFacts, agreed?: boolean): string;
  /** What decides, and why. */
  decide(action: Action, process: ProcessFacts): Decision;
  /** Why it is ended only by its own pid, and after a question: the client works with it. Undefined for any other. */
  helperOf(process: ProcessFacts): SafeText | undefined;
  userName(uid: number): SafeText;
  /** What the `ref` of every process here begins with. */
  readonly bootTag: string;
  /** To be told of every process that is put into an answer: its pid may later be used to mean it. */
  recordSighting(process: ProcessFacts): void;
}

export interface Scope {
  /** The same for the same set of processes. */
  readonly label: string;
  /** Can a process whose files belong to this user be in it? */
  owner(uid: number): boolean;
  includes(process: ProcessFacts): boolean;
  /** The processes of a snapshot that may be shown, and how many the rules left out of what was asked for. */
  visible(snapshot: Snapshot): Promise<VisibleProcesses>;
  /** The same for a list: without the call itself, if it comes from the terminal. */
  list(snapshot: Snapshot): Promise<VisibleProcesses>;
}

interface VisibleProcesses {
  readonly processes: readonly ProcessFacts[];
  readonly hidden?: HiddenCounts;
}

/** The ports of a missing process are unknown. */
type PortsByPid = ReadonlyMap<number, readonly number[]>;

/** Every user whose processes may be seen. */
export const EVERYONE = '*';

interface ViewOptions {
  readonly recordSighting?: AccessView['recordSighting'];
  readonly ownAncestry?: OwnAncestry;
}

/** `current`: the rules in force; they may be replaced while the server runs. */
export function createAccessView(
  machine: Machine,
  current: () => Access,
  { recordSighting = () => undefined, ownAncestry = createOwnAncestry(machine) }: ViewOptions = {},
): AccessView {
  const { self, users } = machine;
  const reader: Caller = {
    uid: self.uid,
    ownAncestry: new Set(),
    unmappedUid: self.unmappedUid,
    procIsForeign: machine.procIsForeign,
  };
  const helperOf = createClientHelpers(machine, ownAncestry.clientPids);
  const userName = (uid: number): SafeText => safeText(users.nameOf(uid));
  const quotedUser = (uid: number): SafeText => quoted(users.nameOf(uid), QUOTED_NAME_CHARS);

  function judge(action: Action, process: ProcessFacts, ports?: PortsByPid): Decision {
    const access = current();
    const { procIsForeign } = machine;
    const changer = () => ({ ownAncestry: ownAncestry.pidsFor(process), procIsForeign, helper: helperOf(process) });
    const caller = isChange(action) ? { ...reader, ...changer() } : reader;
    const all = attributesNeeded(action, process, { caller, access });
    if (all.size === 0) return decide(action, process, { caller, access });
    const needed = new Set(all);
    const wantsPorts = ports !== undefined && needed.delete('ports');
    // Nothing can be read of a process that has just ended: in doubt a rule denies, and nothing depends on it.
    const attributes = needed.size > 0 ? machine.matchAttributes(process, needed, portsNamed(access.rules)) : undefined;
    const held = wantsPorts ? ports.get(process.pid) : undefined;
    return decide(action, process, {
      caller,
      access,
      attributes: { ...(attributes ?? NO_ATTRIBUTES), ...defined({ ports: held }) },
    });
  }

  /** If rules match ports: the ports of all these processes, in one pass. */
  function portsFor(processes: readonly ProcessFacts[]): Promise<PortsByPid> | undefined {
    const access = current();
    if (portsNamed(access.rules).size === 0) return undefined;
    const asked = processes.filter((process) =>
      attributesNeeded('list', process, { caller: reader, access }).has('ports'),
    );
    return asked.length > 0 ? machine.portsHeld(asked, portsNamed(access.rules)) : undefined;
  }

  const canList = (process: ProcessFacts): boolean => judge('list', process).allowed;

  async function canListAll(processes: readonly ProcessFacts[]): Promise<ReadonlySet<number>> {
    const ports = await portsFor(processes);
    return new Set(await mapYielding(processes, (one) => (judge('list', one, ports).allowed ? one.pid : undefined)));
  }

  function scope(username: string | undefined): Scope {
    const wanted = username === EVERYONE ? undefined : username === undefined ? self.uid : namedUser(username);
    const asked = (process: ProcessFacts): boolean => wanted === undefined || process.uids[0] === wanted;
    const includes = (process: ProcessFacts): boolean => asked(process) && canList(process);
    const scope: Omit<Scope, 'list'> = {
      label: String(wanted ?? EVERYONE),
      owner: (uid) => ownerListed(uid, reader, current()),
      includes,
      async visible({ processes, skipped }) {
        // Who asks for one user does not ask for the others.
        const named = username !== undefined && username !== EVERYONE;
        const shown: ProcessFacts[] = [];
        let root = 0;
        let others = 0;
        let byRule = 0;
        const ports = await portsFor(processes.filter(asked));
        for (const process of processes) {
          await yieldIfDue();
          const decision = asked(process) ? judge('list', process, ports) : undefined;
          if (decision?.allowed) shown.push(process);
          else if (named && !decision) continue;
          else if (decision?.by === 'deny') byRule++;
          else if (isRoots(process.uids)) root++;
          else others++;
        }
        const skippedRoot = skipped.get(0) ?? 0;
        const skippedAll = [...skipped.values()].reduce((sum, count) => sum + count, 0);
        return {
          processes: shown,
          ...hidden(root + (named ? 0 : skippedRoot), others + (named ? 0 : skippedAll - skippedRoot), byRule),
        };
      },
    };
    return {
      ...scope,
      async list(snapshot) {
        const seen = await scope.visible(snapshot);
        return { ...seen, processes: seen.processes.filter(({ pid }) => !self.callers?.has(pid)) };
      },
    };
  }

  function namedUser(username: string): number {
    const uid = users.uidOf(username);
    if (uid === undefined) {
      throw new ProcessError(
        'INVALID_INPUT',
        users.isSilent()
          ? `username: the name service of this machine does not answer, so ${quoted(username)} is unknown`
          : `username: there is no user ${quoted(username)}`,
        `Give the name or the number of a user, or "${EVERYONE}" for all you may see.`,
      );
    }
    if (ownerListed(uid, reader, current())) return uid;
    if (uid === 0) throw new ProcessError('ROOT_PROTECTED', "root's processes are not shown (rule: root)");
    throw new ProcessError(
      'ACCESS_DENIED',
      `processes of ${quotedUser(uid)} are not shown (rule: isolation)`,
      howToAllow(uid),
    );
  }

  function require(action: Action, process: ProcessFacts, agreed = false): string {
    const decision = judge(action, process);
    if (!decision.allowed && !(decision.by === 'ask' && agreed)) throw refusal(process, decision);
    return decision.rule;
  }

  function refusal(process: ProcessFacts, { by, rule, code, reason, hint }: Denied): ProcessError {
    if (by === 'ask') return new NeedsConfirmation(process, safeText(`${reason} (rule: ${rule})`), rule);
    const otherUser = process.uids.find((uid) => !userAllowed(uid, reader, current()));
    if (by !== 'isolation' || otherUser === undefined) {
      return new ProcessError(code, `process ${process.pid}: ${reason} (rule: ${safeText(rule)})`, hint, { rule });
    }
    return new ProcessError(
      code,
      `process ${process.pid} belongs to ${quotedUser(otherUser)} (rule: ${rule})`,
      howToAllow(otherUser),
      { rule },
    );
  }

  function notFound(pid: number, purpose: 'read' | 'change' = 'read'): ProcessError {
    // top and htop show threads, too.
    const leader = machine.read(machine.threadGroupOf(pid) ?? pid);
    if (leader && leader.pid !== pid && canList(leader)) {
      const message = `${pid} is a thread of process ${leader.pid}`;
      if (purpose === 'read')
        return new ProcessError('NOT_FOUND', message, {
          model: `Call again with pid ${leader.pid}.`,
          person: `Give pid ${leader.pid}.`,
        });
      const name = quotedName(leader);
      return new ProcessError('NOT_FOUND', `${message}, ${name}; nothing was signalled`, THREAD_HINT);
    }
    return new ProcessError('NOT_FOUND', `no process ${pid}`, machine.hidesSome() ? MAY_BE_HIDDEN : undefined);
  }

  function howToAllow(uid: number): Hint {
    const name = commandWord(users.nameOf(uid)) ?? uid;
    return {
      model: `The person who runs this server can allow it with ALLOW_USERS=${name}.`,
      person: `Add --allow-users=${name} to allow it.`,
    };
  }

  return {
    scope,
    canList,
    canListAll,
    read(pid, action) {
      const process = machine.read(pid);
      if (!process) throw notFound(pid);
      require(action, process);
      return process;
    },
    notFound,
    require,
    decide: (action, process) => judge(action, process),
    helperOf,
    userName,
    bootTag: bootTagOf(self),
    recordSighting,
  };
}

/** A thread cannot be ended by itself, and its process does more than the thread. */
const THREAD_HINT = {
  model: 'Ask the user whether that whole process is wanted.',
  person: 'Give its pid to end the whole process.',
};

const HIDDEN = 'It may have exited, or the system hides it from this server (hidepid)';
const MAY_BE_HIDDEN = { model: `${HIDDEN}: call find_processes.`, person: `${HIDDEN}.` };
