import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../platform/machine.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { safeText } from '../../text/built-in.ts';
import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import { named } from './named.ts';

/** A program that ends may end what it started, which takes a moment. */
const SETTLING_MS = 500;
const LOOK_AGAIN_MS = 25;
const NAMED_MAX = 8;
const PORTS_MAX = 4;

/** Which of these are still there once the ended processes have had time to end them. */
export async function stillThere(
  machine: Machine,
  processes: readonly ProcessFacts[],
  abort: AbortSignal,
): Promise<ProcessFacts[]> {
  const untilMs = performance.now() + SETTLING_MS;
  for (let left = processes; ; ) {
    left = left.flatMap((process) => {
      const now = machine.read(process.pid);
      return now && sameIdentity(now, process) && !isZombie(now) ? [now] : [];
    });
    if (left.length === 0 || performance.now() >= untilMs || abort.aborted) return [...left];
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort }).catch(() => undefined);
  }
}

/** Processes started by ended ones that still run: with their ports, and how to end them. */
export async function leftBehind(
  { machine, view }: MachineView,
  left: readonly ProcessFacts[],
): Promise<SafeText | undefined> {
  if (left.length === 0) return undefined;
  const visible = left.filter(view.canList);
  const hidden = left.length - visible.length;
  const bound = await machine.bound(visible);
  const portsOf = ({ pid }: ProcessFacts): number[] => [
    ...new Set(bound.get(pid)?.sockets.map(({ port }) => port) ?? []),
  ];
  // Processes that hold ports matter most.
  const first = visible.toSorted((a, b) => portsOf(b).length - portsOf(a).length).slice(0, NAMED_MAX);
  const all = [
    ...first.map((process) => safe`${named(view, process)}${portsText(portsOf(process))}`),
    ...(visible.length > first.length ? [safe`${visible.length - first.length} more`] : []),
    ...(hidden > 0 ? [safe`${hidden} that may not be shown`] : []),
  ];
  const isOne = left.length === 1;
  const howTo = isOne
    ? safe` To end it, too, call terminate_process with that pid.`
    : safe` To end them, too, call terminate_processes with these pids.`;
  const both = isOne ? safe`both` : safe`all`;
  return safe`Started by it and still running: ${joined(all, ', ')}.${first.length > 0 ? howTo : safe``} Next time tree: true ends ${both}.`;
}

function portsText(ports: readonly number[]): SafeText {
  if (ports.length === 0) return safe``;
  const shown = safeText(ports.slice(0, PORTS_MAX).join(' '));
  return ports.length === 1 ? safe` on port ${shown}` : safe` on ports ${shown}`;
}
