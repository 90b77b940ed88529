import { ProcessError } from '../errors.ts';
import type { Controller } from '../platform/controller.ts';
import type { Machine } from '../platform/machine.ts';
import type { OpenedMachine } from '../platform/operating-system.ts';
import { certainBefore, momentOf } from '../process/clock.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../process/process.ts';
import { descend, family } from '../process/tree.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { PinnedTarget, TargetJudge } from './pin.ts';
import type { RefusedTarget } from './terminate.ts';

/** A tree that has more is being attacked by a fork bomb, or is the whole machine. */
export const DESCENDANTS_MAX = 2000;

type Pinned = PinnedTarget | RefusedTarget;

/**
 * Finds the descendants of processes, each time only those that are new; pinned and judged one by one. Refused ones are
 * found, too, and their descendants: who started a process does not decide whether it may be ended.
 */
export function descendantsOf(
  { machine, controller }: OpenedMachine,
  judge: TargetJudge,
  roots: readonly ProcessFacts[],
) {
  const known = new Map(roots.map((root) => [root.pid, root]));
  let cut = false;

  /** Returns false for a process that is already known. */
  function add(process: ProcessFacts): boolean {
    const before = known.get(process.pid);
    if (before && sameIdentity(before, process)) return false;
    if (known.size > DESCENDANTS_MAX) cut = true;
    else known.set(process.pid, process);
    return known.get(process.pid) === process;
  }

  return {
    /** There are more than the limit. */
    get cut() {
      return cut;
    },
    async more(): Promise<Pinned[]> {
      const began = momentOf(machine.clock());
      const { processes, clock } = await machine.snapshot({ wants: () => true, argv: false });
      const certain = certainBefore(began, clock);
      const relatives = family(processes);
      const now = new Map(processes.map((process) => [process.pid, process]));
      const found: Pinned[] = [];
      const parents = [...known.values()].flatMap((process) => {
        const here = now.get(process.pid);
        return here && sameIdentity(here, process) ? [here] : [];
      });
      for (const parent of parents) {
        for (const process of relatives.childrenOf(parent)) {
          await yieldIfDue();
          if (!isChild(machine, { process, parent, certain }) || !add(process)) continue;
          parents.push(process);
          const one = pinDescendant(controller, process, judge);
          if (one) found.push(one);
        }
      }
      return found;
    },
  };
}

/** Undefined when it has ended, or is no longer the child that was seen. */
function pinDescendant(controller: Controller, process: ProcessFacts, judge: TargetJudge): Pinned | undefined {
  const target = controller.pin(process.pid);
  try {
    const now = target?.read();
    if (!target || !now || !sameIdentity(now, process) || isZombie(now)) {
      target?.close();
      return undefined;
    }
    return { target, process: now, rule: judge(now) };
  } catch (refusal) {
    target?.close();
    if (!(refusal instanceof ProcessError)) throw refusal;
    return { process, refusal };
  }
}

interface Kinship {
  readonly process: ProcessFacts;
  readonly parent: ProcessFacts;
  /** What has a lower start time was there when the snapshot began. */
  readonly certain: number;
}

/**
 * A snapshot takes time: meanwhile a parent may end, and another process may get its pid and have a child. A process
 * that is older than the snapshot is no such child. For a younger one, and for every one if the clock of start times
 * has stepped meanwhile, the parent must still be there on a second look.
 */
function isChild(machine: Machine, { process, parent, certain }: Kinship): boolean {
  if (parent.startTime < process.startTime && process.startTime < certain) return true;
  const now = machine.read(process.pid);
  if (!now || !sameIdentity(now, process) || now.ppid !== parent.pid) return false;
  const parentNow = machine.read(parent.pid);
  return parentNow !== undefined && sameIdentity(parentNow, parent);
}

/** The descendants of each of these processes now, by its pid. One snapshot for all. */
export async function descendantsNow(
  machine: Machine,
  roots: readonly ProcessFacts[],
): Promise<ReadonlyMap<number, readonly ProcessFacts[]>> {
  if (roots.length === 0) return new Map();
  const { processes } = await machine.snapshot({ wants: () => true, argv: false });
  const relatives = family(processes);
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return new Map(
    roots.map((root) => {
      const now = byPid.get(root.pid);
      const [, ...below] = now && sameIdentity(now, root) ? descend(relatives, now) : [];
      return [root.pid, below.map(({ process }) => process)];
    }),
  );
}
