import { ProcessError } from '../errors.ts';
import type { Platform, Snapshot } from '../platform/machine.ts';
import {
  type Access,
  type Action,
  type Caller,
  decide,
  isChange,
  ownerListed,
  type Refusal,
  traitsNeeded,
  userAllowed,
  type Verdict,
} from '../policy/policy.ts';
import { portsNamed } from '../policy/rule.ts';
import { quotedName } from '../process/columns.ts';
import { type Hidden, hidden } from '../process/list-answer.ts';
import { NO_TRAITS } from '../process/match-attributes.ts';
import { isRoots, type ProcessFacts } from '../process/process.ts';
import { bootTagOf } from '../process/ref.ts';
import { collect, nextSlice, sliceIsOver } from '../process/yielding.ts';
import { commandWord, type Display, displayText, QUOTED_NAME_CHARS, quoted } from '../text/display.ts';
import { createClientHelpers } from './client-helpers.ts';
import { Asked } from './confirmation.ts';
import { createOwnAncestry, type OwnAncestry } from './own-ancestry.ts';

/** What the caller of a tool may see and change: nothing about a process is told or done without it. */
export interface View {
  /** Whose processes a call is about: by default the server's own user. Throws when it is nobody we may show. */
  scope(username: string | undefined): Scope;
  /** May this process stand in a list? */
  lists(process: ProcessFacts): boolean;
  /** Those of them that may, by pid: the rules may have changed since they were chosen. */
  listed(processes: readonly ProcessFacts[]): Promise<ReadonlySet<number>>;
  /** The process of this pid as it is now. Throws NOT_FOUND, or the refusal of `action`. */
  read(pid: number, action: Action): ProcessFacts;
  /** NOT_FOUND for this pid, and what it may be instead: to be read, or to be changed, which needs the user's word. */
  missing(pid: number, purpose?: 'read' | 'change'): ProcessError;
  /**
   * Throws the refusal when the rules do not allow `action`; Asked, unless the user has agreed, when one asks first. Returns
   * the rule that allows it.
   */
  require(action: Action, process: ProcessFacts, agreed?: boolean): string;
  /** What decides, and why. */
  judge(action: Action, process: ProcessFacts): Verdict;
  /** Why it is ended only by its own pid, and after a question: the client works with it. Undefined for any other. */
  helperOf(process: ProcessFacts): Display | undefined;
  userName(uid: number): Display;
  /** What the `ref` of every process here begins with. */
  readonly bootTag: string;
  /** To be told of every process that is put into an answer: its pid may later be used to mean it. */
  shown(process: ProcessFacts): void;
}

export interface Scope {
  /** The same for the same set of processes. */
  readonly label: string;
  /** Can a process whose files belong to this user be in it? */
  owner(uid: number): boolean;
  includes(process: ProcessFacts): boolean;
  /** The processes of a snapshot that may be shown, and how many the rules left out of what was asked for. */
  see(snapshot: Snapshot): Promise<Seen>;
  /** The same for a list: without the call itself, if it comes from the terminal. */
  list(snapshot: Snapshot): Promise<Seen>;
}

interface Seen {
  readonly processes: readonly ProcessFacts[];
  readonly hidden?: Hidden;
}

/** The ports of a missing process are unknown. */
type PortsByPid = ReadonlyMap<number, readonly number[]>;

/** Every user whose processes may be seen. */
export const EVERYONE = '*';

interface ViewOptions {
  readonly shown?: View['shown'];
  readonly ownAncestry?: OwnAncestry;
}

/** `current`: the rules in force; they may be replaced while the server runs. */
export function createView(
  platform: Platform,
  current: () => Access,
  { shown = () => undefined, ownAncestry = createOwnAncestry(platform) }: ViewOptions = {},
): View {
  const { self, users } = platform;
  const reader: Caller = {
    uid: self.uid,
    lineage: new Set(),
    unmappedUid: self.unmappedUid,
    procIsForeign: platform.procIsForeign,
  };
  const helperOf = createClientHelpers(platform, ownAncestry.clientPids);
  const userName = (uid: number): Display => displayText(users.nameOf(uid));
  const quotedUser = (uid: number): Display => quoted(users.nameOf(uid), QUOTED_NAME_CHARS);

  function judge(action: Action, process: ProcessFacts, ports?: PortsByPid): Verdict {
    const access = current();
    const { procIsForeign } = platform;
    const changer = () => ({ lineage: ownAncestry.pidsFor(process), procIsForeign, helper: helperOf(process) });
    const caller = isChange(action) ? { ...reader, ...changer() } : reader;
    const all = traitsNeeded(action, process, caller, access);
    if (all.size === 0) return decide(action, process, caller, access);
    const needed = new Set(all);
    const wantsPorts = ports !== undefined && needed.delete('ports');
    // Nothing can be read of a process that has just ended: in doubt a rule denies, and nothing depends on it.
    const traits = needed.size > 0 ? platform.traits(process, needed, portsNamed(access.rules)) : undefined;
    const held = wantsPorts ? ports.get(process.pid) : undefined;
    return decide(action, process, caller, access, { ...(traits ?? NO_TRAITS), ...(held && { ports: held }) });
  }

  /** If rules match ports: the ports of all these processes, in one pass. */
  function portsFor(processes: readonly ProcessFacts[]): Promise<PortsByPid> | undefined {
    const access = current();
    if (portsNamed(access.rules).size === 0) return undefined;
    const asked = processes.filter((process) => traitsNeeded('list', process, reader, access).has('ports'));
    return asked.length > 0 ? platform.portsHeld(asked, portsNamed(access.rules)) : undefined;
  }

  const lists = (process: ProcessFacts): boolean => judge('list', process).allowed;

  async function listed(processes: readonly ProcessFacts[]): Promise<ReadonlySet<number>> {
    const ports = await portsFor(processes);
    return new Set(await collect(processes, (one) => (judge('list', one, ports).allowed ? one.pid : undefined)));
  }

  function scope(username: string | undefined): Scope {
    const wanted = username === EVERYONE ? undefined : username === undefined ? self.uid : namedUser(username);
    const asked = (process: ProcessFacts): boolean => wanted === undefined || process.uids[0] === wanted;
    const includes = (process: ProcessFacts): boolean => asked(process) && lists(process);
    const scope: Omit<Scope, 'list'> = {
      label: String(wanted ?? EVERYONE),
      owner: (uid) => ownerListed(uid, reader, current()),
      includes,
      async see({ processes, skipped }) {
        // Who asks for one user does not ask for the others.
        const named = username !== undefined && username !== EVERYONE;
        const shown: ProcessFacts[] = [];
        let root = 0;
        let others = 0;
        let byRule = 0;
        const ports = await portsFor(processes.filter(asked));
        for (const process of processes) {
          if (sliceIsOver()) await nextSlice();
          const verdict = asked(process) ? judge('list', process, ports) : undefined;
          if (verdict?.allowed) shown.push(process);
          else if (named && !verdict) continue;
          else if (verdict?.by === 'deny') byRule++;
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
        const seen = await scope.see(snapshot);
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
    const verdict = judge(action, process);
    if (!verdict.allowed && !(verdict.by === 'ask' && agreed)) throw refusal(process, verdict);
    return verdict.rule;
  }

  function refusal(process: ProcessFacts, { by, rule, code, why, hint }: Refusal): ProcessError {
    if (by === 'ask') return new Asked(process, displayText(`${why} (rule: ${rule})`), rule);
    const stranger = process.uids.find((uid) => !userAllowed(uid, reader, current()));
    if (by !== 'isolation' || stranger === undefined) {
      return new ProcessError(code, `process ${process.pid}: ${why} (rule: ${displayText(rule)})`, hint, { rule });
    }
    return new ProcessError(
      code,
      `process ${process.pid} belongs to ${quotedUser(stranger)} (rule: ${rule})`,
      howToAllow(stranger),
      { rule },
    );
  }

  function missing(pid: number, purpose: 'read' | 'change' = 'read'): ProcessError {
    // top and htop show threads, too.
    const leader = platform.read(platform.leaderOf(pid) ?? pid);
    if (leader && leader.pid !== pid && lists(leader)) {
      const message = `${pid} is a thread of process ${leader.pid}`;
      if (purpose === 'read') return new ProcessError('NOT_FOUND', message, `Call again with pid ${leader.pid}.`);
      const name = quotedName(leader);
      return new ProcessError('NOT_FOUND', `${message}, ${name}; nothing was signalled`, THREAD_HINT);
    }
    const hint = 'It may have exited, or the system hides it from this server (hidepid): call find_processes.';
    return new ProcessError('NOT_FOUND', `no process ${pid}`, platform.hidesSome() ? hint : undefined);
  }

  const howToAllow = (uid: number): string =>
    `The person who runs this server can allow it with ALLOW_USERS=${commandWord(users.nameOf(uid)) ?? uid}.`;

  return {
    scope,
    lists,
    listed,
    read(pid, action) {
      const process = platform.read(pid);
      if (!process) throw missing(pid);
      require(action, process);
      return process;
    },
    missing,
    require,
    judge: (action, process) => judge(action, process),
    helperOf,
    userName,
    bootTag: bootTagOf(self),
    shown,
  };
}

/** A thread cannot be ended by itself, and its process does more than the thread. */
const THREAD_HINT = 'Ask the user whether that whole process is wanted.';
