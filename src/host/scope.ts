import type { Machine, Snapshot } from '../platform/machine.ts';
import { type Access, ownerListed } from '../policy/policy.ts';
import { type HiddenCounts, hidden } from '../process/list-answer.ts';
import { isRoots, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { Judging } from './judging.ts';

/** Every user whose processes may be seen. */
export const EVERYONE = '*';

/** Whose processes a call is about. */
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

interface ScopeDeps {
  readonly machine: Pick<Machine, 'self'>;
  current(): Access;
  readonly judging: Judging;
}

/**
 * `uid`: the only user it has; undefined for all. `isNamed`: the caller asked for that user, so others are not counted.
 */
export function createScope(
  { machine, current, judging }: ScopeDeps,
  { uid, isNamed }: { readonly uid: number | undefined; readonly isNamed: boolean },
): Scope {
  const isAsked = (process: ProcessFacts): boolean => uid === undefined || process.uids[0] === uid;

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
    label: String(uid ?? EVERYONE),
    owner: (one) => ownerListed(one, judging.reader, current()),
    includes: (process) => isAsked(process) && judging.decide('list', process).allowed,
    visible,
    async list(snapshot) {
      const all = await visible(snapshot);
      return { ...all, processes: all.processes.filter(({ pid }) => !machine.self.callers?.has(pid)) };
    },
  };
}
