import type { Machine, Snapshot } from '../platform/machine.ts';
import { type Access, ownerListed } from '../policy/policy.ts';
import { type HiddenCounts, hidden } from '../process/list-answer.ts';
import { isRoots, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { Judging } from './judging.ts';

/** All users whose processes may be seen. */
export const EVERYONE = '*';

interface VisibleProcesses {
  readonly processes: readonly ProcessFacts[];
  readonly hidden?: HiddenCounts;
}

interface ScopeDeps {
  readonly machine: Pick<Machine, 'self'>;
  current(): Access;
  readonly judging: Judging;
}

/**
 * Whose processes a call is about. `uid`: the only user it has; undefined for all. `isNamed`: the caller asked for that
 * user, so others are not counted.
 */
export function createScope(
  { machine, current, judging }: ScopeDeps,
  { uid, isNamed }: { readonly uid: number | undefined; readonly isNamed: boolean },
) {
  const isAsked = (process: ProcessFacts): boolean => uid === undefined || process.uids[0] === uid;

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
      else if (isRoots(process.uids)) root++;
      else others++;
    }
    const skippedRoot = skipped.get(0) ?? 0;
    const skippedAll = [...skipped.values()].reduce((sum, count) => sum + count, 0);
    return {
      processes: shown,
      ...hidden(root + (isNamed ? 0 : skippedRoot), others + (isNamed ? 0 : skippedAll - skippedRoot), byRule),
    };
  }

  return {
    /** Equal for scopes of the same processes. */
    label: String(uid ?? EVERYONE),
    /** Can a process whose files belong to this user be in it? */
    owner: (one: number): boolean => ownerListed(one, judging.reader, current()),
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
