import type { Machine } from '../platform/machine.ts';
import type { Snapshot } from '../platform/snapshot.ts';
import { type Access, userListed } from '../policy/policy.ts';
import { type HiddenCounts, hidden } from '../process/list-answer.ts';
import { isOfMachine, type UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { Judging } from './judging.ts';

/** All users whose processes may be seen. */
export const EVERYONE = '*';

interface VisibleProcesses {
  readonly processes: readonly ProcessFacts[];
  readonly hidden?: HiddenCounts;
}

interface ScopeDeps {
  readonly machine: Pick<Machine, 'self' | 'users'>;
  current(): Access;
  readonly judging: Judging;
}

/**
 * Whose processes a call is about. `user`: the only one it has; undefined for all. `isNamed`: the caller asked for that
 * user, so others are not counted.
 */
export function createScope(
  { machine, current, judging }: ScopeDeps,
  { user, isNamed }: { readonly user: UserId | undefined; readonly isNamed: boolean },
) {
  const isAsked = (process: ProcessFacts): boolean => user === undefined || process.owner.user === user;

  /** The processes of a snapshot that may be shown, and how many the rules left out of what was asked for. */
  async function visible({ processes, skipped }: Snapshot): Promise<VisibleProcesses> {
    const shown: ProcessFacts[] = [];
    let [root, others, byRule] = [0, 0, 0];
    const ports = await judging.portsFor(processes.filter(isAsked));
    for (const process of processes) {
      await yieldIfDue();
      const decision = isAsked(process) ? judging.decide('list', process, ports) : undefined;
      if (decision?.allowed) shown.push(process);
      else if (isNamed && !decision) continue;
      else if (decision?.by === 'deny') byRule++;
      else if (isOfMachine(process.owner)) root++;
      else others++;
    }
    for (const [owner, count] of isNamed ? [] : skipped) {
      if (owner === null || machine.users.isPrivileged(owner)) root += count;
      else others += count;
    }
    return { processes: shown, ...hidden(root, others, byRule) };
  }

  return {
    /** Equal for scopes of the same processes. */
    label: user ?? EVERYONE,
    /** Can a process of this user be in it? Null: an unknown user. */
    wants: (one: UserId | null): boolean => userListed(one, judging.reader, current()),
    includes: (process: ProcessFacts): boolean => isAsked(process) && judging.decide('list', process).allowed,
    visible,
    /** The same, for a list: without the call itself, if it comes from the terminal. */
    async list(snapshot: Snapshot): Promise<VisibleProcesses> {
      const all = await visible(snapshot);
      return { ...all, processes: all.processes.filter(({ pid }) => !machine.self.callers?.has(pid)) };
    },
  };
}

export type Scope = ReturnType<typeof createScope>;
