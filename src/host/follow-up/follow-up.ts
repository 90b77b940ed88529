import type { Platform } from '../../platform/machine.ts';
import type { Socket } from '../../platform/sockets.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { type Display, joined, ownText } from '../../text/display.ts';
import type { View } from '../access.ts';
import { DESCENDANTS_MAX, descendantsNow } from '../descendants.ts';
import { supervisorOfProcess } from '../supervisor.ts';
import type { Ending, EndOptions } from '../terminate.ts';
import { forwarder } from './forwarder.ts';
import { leftBehind, stillThere } from './left-behind.ts';
import { namedOrHidden } from './named.ts';
import { portsAfter } from './ports-after.ts';
import { type Restarter, restarterOf, startsAgain } from './restarts.ts';
import { type Moment, momentNow, restartsOf } from './started-again.ts';
import { killedDatabases, stillRunning } from './still-running.ts';

/** What must be found out while the processes are still there. */
export interface Before {
  readonly roots: readonly RootBefore[];
  /** What they had started, where that may be left behind. */
  readonly descendants: readonly ProcessFacts[];
  readonly since: Moment;
}

interface RootBefore {
  readonly process: ProcessFacts;
  readonly restarter: Restarter | undefined;
  readonly sockets: readonly Socket[];
}

export async function lookBefore(
  platform: Platform,
  view: View,
  processes: readonly ProcessFacts[],
  { tree, dryRun }: EndOptions,
): Promise<Before> {
  const roots: RootBefore[] = [];
  const parents: ProcessFacts[] = [];
  for (const process of processes) {
    const details = await platform.details(process);
    const supervisor = details && supervisorOfProcess(platform, view, process, details);
    roots.push({
      process,
      restarter: supervisor && restarterOf(platform, process, supervisor),
      sockets: details?.listening ?? [],
    });
    if (details?.children !== 0) parents.push(process);
  }
  const below = tree || dryRun ? [] : [...(await descendantsNow(platform, parents)).values()].flat();
  const descendants = new Map(below.map((process) => [process.pid, process]));
  for (const { pid } of parents) descendants.delete(pid);
  return { roots, descendants: [...descendants.values()], since: momentNow(platform) };
}

interface After {
  readonly endings: readonly Ending[];
  /** There were more descendants than one call may end. */
  readonly isCut: boolean;
  readonly abort: AbortSignal;
}

/** What the caller should know of an ending: what is left, what starts it again, what became of its ports. */
export async function followUp(
  platform: Platform,
  view: View,
  before: Before,
  { endings, isCut, abort }: After,
): Promise<Display | undefined> {
  const ended = new Set(
    endings.filter(({ outcome }) => outcome === 'exited' || outcome === 'killed').map(({ process }) => process.pid),
  );
  const endedRoots = before.roots.filter(({ process }) => ended.has(process.pid));
  const left = endedRoots.length === 0 ? [] : await stillThere(platform, before.descendants, abort);
  const behind = await leftBehind(platform, view, left);
  const supervised = before.roots.flatMap(({ process, restarter }) => (restarter ? [{ process, restarter }] : []));
  const restarts = await restartsOf(platform, view, supervised, { ended, since: before.since, abort });
  const replaced = new Set(restarts.flatMap(({ replaces }) => replaces));
  const forwarders = await Promise.all(
    before.roots.map(({ process, sockets }) => forwarder(platform, view, process, sockets)),
  );
  const sentences = [
    ...stillRunning(platform, view, endings),
    ...killedDatabases(platform, endings),
    ...before.roots.flatMap(({ process }) => (isZombie(process) ? [zombie(platform, view, process)] : [])),
    ...(isCut ? [ownText`It has more than ${DESCENDANTS_MAX} descendants: the others were left alone.`] : []),
    ...(behind ? [behind] : []),
    ...restarts.map((restart) => startsAgain(view, restart)),
    ...forwarders.filter((one) => one !== undefined),
    ...(await portsAfter(
      platform,
      view,
      endedRoots.flatMap(({ sockets }) => sockets),
      new Set(endedRoots.flatMap(({ process, sockets }) => (replaced.has(process) ? sockets : []))),
    )),
  ];
  return sentences.length > 0 ? joined([...new Set(sentences)], ' ') : undefined;
}

/** It has ended already, and is listed until its parent takes note of that; wait(2). */
function zombie(platform: Platform, view: View, { pid, ppid }: ProcessFacts): Display {
  const parent = ppid > 0 ? platform.read(ppid) : undefined;
  return ownText`Pid ${pid} ended before and is a zombie: it uses no memory, CPU or port, and goes when its parent (${namedOrHidden(view, parent)}) reaps it or ends.`;
}
