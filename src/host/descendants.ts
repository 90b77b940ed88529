import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/machine.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../process/process.ts';
import { descend, family } from '../process/tree.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import type { Held } from './pin.ts';
import type { Refused } from './terminate.ts';

/** A tree that has more is being attacked by a fork bomb, or is the whole machine. */
export const DESCENDANTS_MAX = 2000;

/**
 * Finds the descendants of processes, each time only those that are new; held and judged one by one. Refused ones are
 * found, too, and their descendants: who started a process does not decide whether it may be ended.
 */
export function descendantsOf(
  platform: Platform,
  judge: (process: ProcessFacts) => string,
  roots: readonly ProcessFacts[],
) {
  const known = new Map(roots.map((root) => [root.pid, root]));

  function holdOne(process: ProcessFacts): Held | Refused | undefined {
    const target = platform.open(process.pid);
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
    const now = platform.read(process.pid);
    if (!now || !sameIdentity(now, process) || now.ppid !== parent.pid) return false;
    const parentNow = platform.read(parent.pid);
    return parentNow !== undefined && sameIdentity(parentNow, parent);
  }

  let cut = false;
  return {
    /** There are more than are looked at. */
    get cut() {
      return cut;
    },
    async more(): Promise<(Held | Refused)[]> {
      const { uptimeS, ticksPerS } = platform.clock();
      const beganTicks = Math.floor(uptimeS * ticksPerS);
      const { processes } = await platform.snapshot({ owner: () => true, argv: false });
      const kin = family(processes);
      const now = new Map(processes.map((process) => [process.pid, process]));
      const found: (Held | Refused)[] = [];
      const parents = [...known.values()].flatMap((process) => {
        const here = now.get(process.pid);
        return here && sameIdentity(here, process) ? [here] : [];
      });
      for (const parent of parents) {
        for (const process of kin.childrenOf(parent)) {
          if (sliceIsOver()) await nextSlice();
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
  platform: Platform,
  roots: readonly ProcessFacts[],
): Promise<ReadonlyMap<number, readonly ProcessFacts[]>> {
  if (roots.length === 0) return new Map();
  const { processes } = await platform.snapshot({ owner: () => true, argv: false });
  const kin = family(processes);
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return new Map(
    roots.map((root) => {
      const now = byPid.get(root.pid);
      const [, ...below] = now && sameIdentity(now, root) ? descend(kin, now, Number.POSITIVE_INFINITY) : [];
      return [root.pid, below.map(({ process }) => process)];
    }),
  );
}
