import { ProcessError } from '../errors.ts';
import type { Platform, Snapshot } from '../platform/platform.ts';
import {
  type Access,
  type Action,
  type Caller,
  decide,
  ownerListed,
  type Refusal,
  userAllowed,
} from '../policy/policy.ts';
import type { Hidden } from '../process/list.ts';
import { isRoots, type ProcessFacts } from '../process/process.ts';
import { type Display, displayText, quoted } from '../text/display.ts';

/** What the caller of a tool may see and change: nothing about a process is told or done without it. */
export interface View {
  /** Whose processes a call is about: by default the server's own user. Throws when it is nobody we may show. */
  scope(username: string | undefined): Scope;
  /** May this process stand in a list? */
  lists(process: ProcessFacts): boolean;
  /** The process of this pid as it is now. Throws NOT_FOUND, or the refusal of `action`. */
  read(pid: number, action: Action): ProcessFacts;
  /** Throws the refusal when the rules do not allow `action` on this process. Returns the rule that allows it. */
  require(action: Action, process: ProcessFacts): string;
  userName(uid: number): Display;
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
  see(snapshot: Snapshot): { readonly processes: readonly ProcessFacts[]; readonly hidden?: Hidden };
}

/** Every user whose processes may be seen. */
const EVERYONE = '*';

export function createView(platform: Platform, access: Access, shown: View['shown'] = () => undefined): View {
  const { self, users } = platform;
  const reader: Caller = { uid: self.uid, lineage: new Set() };
  const userName = (uid: number): Display => displayText(users.nameOf(uid));

  const lists = (process: ProcessFacts): boolean => decide('list', process, reader, access).allowed;

  function scope(username: string | undefined): Scope {
    const wanted = username === EVERYONE ? undefined : username === undefined ? self.uid : namedUser(username);
    const asked = (process: ProcessFacts): boolean => wanted === undefined || process.uids[0] === wanted;
    const includes = (process: ProcessFacts): boolean => asked(process) && lists(process);
    return {
      label: String(wanted ?? EVERYONE),
      owner: (uid) => ownerListed(uid, reader, access),
      includes,
      see({ processes, skipped }) {
        // Who asks for one user does not ask for the others.
        const named = username !== undefined && username !== EVERYONE;
        const shown: ProcessFacts[] = [];
        let root = 0;
        let others = 0;
        for (const process of processes) {
          if (includes(process)) shown.push(process);
          else if (named && !asked(process)) continue;
          else if (isRoots(process.uids)) root++;
          else others++;
        }
        const skippedRoot = skipped.get(0) ?? 0;
        const skippedAll = [...skipped.values()].reduce((sum, count) => sum + count, 0);
        return {
          processes: shown,
          ...hidden(root + (named ? 0 : skippedRoot), others + (named ? 0 : skippedAll - skippedRoot)),
        };
      },
    };
  }

  function namedUser(username: string): number {
    const uid = users.uidOf(username);
    if (uid === undefined) {
      throw new ProcessError(
        'INVALID_INPUT',
        `username: there is no user ${quoted(username)}`,
        `Give the name or the number of a user, or "${EVERYONE}" for all you may see.`,
      );
    }
    if (ownerListed(uid, reader, access)) return uid;
    if (uid === 0) throw new ProcessError('ROOT_PROTECTED', "root's processes are not shown (rule: root)");
    throw new ProcessError(
      'ACCESS_DENIED',
      `processes of ${userName(uid)} are not shown (rule: isolation)`,
      howToAllow(uid),
    );
  }

  function require(action: Action, process: ProcessFacts): string {
    const changes = action !== 'list' && action !== 'inspect';
    const caller = changes ? { ...reader, lineage: new Set(platform.ancestors()) } : reader;
    const verdict = decide(action, process, caller, access);
    if (!verdict.allowed) throw refusal(process, verdict);
    return verdict.rule;
  }

  function refusal(process: ProcessFacts, { rule, code, why }: Refusal): ProcessError {
    const stranger = process.uids.find((uid) => !userAllowed(uid, reader, access));
    if (rule !== 'isolation' || stranger === undefined) {
      return new ProcessError(code, `process ${process.pid}: ${why} (rule: ${rule})`, undefined, { rule });
    }
    return new ProcessError(
      code,
      `process ${process.pid} belongs to ${userName(stranger)} (rule: ${rule})`,
      howToAllow(stranger),
      { rule },
    );
  }

  const howToAllow = (uid: number): string =>
    `The person who runs this server can allow it with ALLOW_USERS=${userName(uid)}.`;

  return {
    scope,
    lists,
    read(pid, action) {
      const process = platform.read(pid);
      if (!process) throw new ProcessError('NOT_FOUND', `no process ${pid}`);
      require(action, process);
      return process;
    },
    require,
    userName,
    shown,
  };
}

function hidden(root: number, otherUsers: number): { readonly hidden?: Hidden } {
  if (root + otherUsers === 0) return {};
  return { hidden: { ...(root > 0 && { root }), ...(otherUsers > 0 && { other_users: otherUsers }) } };
}
