import type { Socket } from '../../platform/sockets.ts';
import { parentOf } from '../../process/parent.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import { DESCENDANTS_MAX, descendantsNow } from '../descendants.ts';
import { supervisorOfProcess } from '../supervisor.ts';
import type { TerminateOptions, TerminationResult } from '../terminate.ts';
import { forwarder } from './forwarder.ts';
import { leftBehind, stillThere } from './left-behind.ts';
import { namedOrHidden } from './named.ts';
import { portsAfter } from './ports-after.ts';
import { type ProcessRestarter, restarterOf, startsAgain } from './restarts.ts';
import { restartsOf } from './started-again.ts';
import { killedDatabases, stillRunning } from './still-running.ts';
import { unasked } from './unasked.ts';

interface RootBefore {
  readonly process: ProcessFacts;
  readonly restarter: ProcessRestarter | undefined;
  readonly sockets: readonly Socket[];
}

/** What must be read while the processes still run, including descendants that may be left behind. */
export async function readBefore(
  host: MachineView,
  processes: readonly ProcessFacts[],
  { tree, dryRun }: TerminateOptions,
) {
  const { machine } = host;
  const roots: RootBefore[] = [];
  const parents: ProcessFacts[] = [];
  for (const process of processes) {
    const details = await machine.details(process);
    const supervisor = details && supervisorOfProcess(host, process, details);
    roots.push({
      process,
      restarter: supervisor && restarterOf(machine, process, supervisor),
      sockets: details?.listening ?? [],
    });
    if (details?.children !== 0) parents.push(process);
  }
  const below = tree || dryRun ? [] : [...(await descendantsNow(machine, parents)).values()].flat();
  const descendants = new Map(below.map((process) => [process.pid, process]));
  for (const { pid } of parents) descendants.delete(pid);
  return { roots, descendants: [...descendants.values()], pids: new Set(machine.pids()) };
}

interface AfterTermination {
  readonly terminations: readonly TerminationResult[];
  /** There were more descendants than one call may end. */
  readonly isCut: boolean;
  readonly abort: AbortSignal;
}

/** What the caller should know afterwards: what is left, what starts it again, who has its ports now. */
export async function followUp(
  host: MachineView,
  before: Awaited<ReturnType<typeof readBefore>>,
  { terminations, isCut, abort }: AfterTermination,
): Promise<SafeText | undefined> {
  const ended = new Set(
    terminations
      .filter(({ outcome }) => outcome === 'exited' || outcome === 'killed')
      .map(({ process }) => process.pid),
  );
  const endedRoots = before.roots.filter(({ process }) => ended.has(process.pid));
  const left = endedRoots.length === 0 ? [] : await stillThere(host.machine, before.descendants, abort);
  const behind = await leftBehind(host, left);
  const supervised = before.roots.flatMap(({ process, restarter }) => (restarter ? [{ process, restarter }] : []));
  const restarts = await restartsOf(host, supervised, { before: before.pids, ended, abort });
  const replaced = new Set(restarts.flatMap(({ replaces }) => replaces));
  const forwarders = await Promise.all(before.roots.map(({ process, sockets }) => forwarder(host, process, sockets)));
  const sentences = [
    ...stillRunning(host, terminations),
    ...unasked(host.machine.capabilities.termination, terminations),
    ...killedDatabases(host.machine, terminations),
    ...before.roots.flatMap(({ process }) => (isZombie(process) ? [zombie(host, process)] : [])),
    ...(isCut ? [safe`It has more than ${DESCENDANTS_MAX} descendants: the others were left alone.`] : []),
    ...(behind ? [behind] : []),
    ...restarts.map((restart) => startsAgain(host.view, restart)),
    ...forwarders.filter((one) => one !== undefined),
    ...(await portsAfter(
      host,
      endedRoots.flatMap(({ sockets }) => sockets),
      new Set(endedRoots.flatMap(({ process, sockets }) => (replaced.has(process) ? sockets : []))),
    )),
  ];
  return sentences.length > 0 ? joined([...new Set(sentences)], ' ') : undefined;
}

/** It has already ended, and is listed until its parent reaps it; wait(2). */
function zombie({ machine, view }: MachineView, process: ProcessFacts): SafeText {
  const parent = namedOrHidden(view, parentOf(process, machine.read));
  return safe`Pid ${process.pid} ended before and is a zombie: it uses no memory, CPU or port, and goes when its parent (${parent}) reaps it or ends.`;
}
