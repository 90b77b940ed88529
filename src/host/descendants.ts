import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import type { OpenedMachine } from '../platform/open-machine.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../process/process.ts';
import { descend, family } from '../process/tree.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { PinnedTarget } from './pin.ts';
import type { RefusedTarget } from './terminate.ts';

/** A tree that has more is being attacked by a fork bomb, or is the whole machine. */
export const DESCENDANTS_MAX = 2000;

/**
 * Finds the descendants of processes, each time only those that are new; held and judged one by one. Refused ones are
 * found, too, and their descendants: who started a process does not decide whether it may be ended.
 */
export function descendantsOf(
  { machine, controller }: OpenedMachine,
  judge: (process: ProcessFacts) => string,
  roots: readonly ProcessFacts[],
) {
  const known = new Map(roots.map((root) => [root.pid, root]));

  function holdOne(process: ProcessFacts): PinnedTarget | RefusedTarget | undefined {
    const target = controller.pin(process.pid);
    try {
      const now = target?.read();
      // Gone, or not the child any more that was seen.
      if (!target || !now || !sameIdentity(now, process) || isZombie(now)) {
        target?.close();
        return undefined;
      }
      const rule = judge(now);
      return { target, process: now, rule };
    } catch (refusal) {
      target?.close();
      if (!(refusal instanceof ProcessError)) throw refusal;
      return { process, refusal };
    }
  }

  /**
   * A snapshot takes its time: a parent may end meanwhile, and a stranger get its pid and have a child. Who was there
   * before it began is no such child; with others the parent must be there still, once they are looked at again.
   */
  function isChild(process: ProcessFacts, parent: ProcessFacts, beganTicks: number): boolean {
    if (parent.startTicks < process.startTicks && process.startTicks < beganTicks) return true;
    const now = machine.read(process.pid);
    if (!now || !sameIdentity(now, process) || now.ppid !== parent.pid) return false;
    const parentNow = machine.read(parent.pid);
    return parentNow !== undefined && sameIdentity(parentNow, parent);
  }

  let cut = false;
  return {
    /** There are more than are looked at. */
    get cut() {
      return cut;
    },
    async more(): Promise<(PinnedTarget | RefusedTarget)[]> {
      const { uptimeS, ticksPerS } = machine.clock();
      const beganTicks = Math.floor(uptimeS * ticksPerS);
      const { processes } = await machine.snapshot({ owner: () => true, argv: false });
      const relatives = family(processes);
      const now = new Map(processes.map((process) => [process.pid, process]));
      const found: (PinnedTarget | RefusedTarget)[] = [];
      const parents = [...known.values()].flatMap((process) => {
        const here = now.get(process.pid);
        return here && sameIdentity(here, process) ? [here] : [];
      });
      for (const parent of parents) {
        for (const process of relatives.childrenOf(parent)) {
          await yieldIfDue();
          const before = known.get(process.pid);
          if (before && sameIdentity(before, process)) continue;
          if (!isChild(process, parent, beganTicks)) continue;
          if (known.size > DESCENDANTS_MAX) {
            cut = true;
            continue;
          }
          known.set(process.pid, process);
          parents.push(process);
          const one = holdOne(process);
          if (one) found.push(one);
        }
      }
      return found;
    },
  };
}

/** All that each of these processes has started and that is there now, by its pid. One snapshot for all. */
export async function descendantsNow(
  machine: Machine,
  roots: readonly ProcessFacts[],
): Promise<ReadonlyMap<number, readonly ProcessFacts[]>> {
  if (roots.length === 0) return new Map();
  const { processes } = await machine.snapshot({ owner: () => true, argv: false });
  const relatives = family(processes);
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return new Map(
    roots.map((root) => {
      const now = byPid.get(root.pid);
      const [, ...below] = now && sameIdentity(now, root) ? descend(relatives, now, Number.POSITIVE_INFINITY) : [];
      return [root.pid, below.map(({ process }) => process)];
    }),
  );
}
