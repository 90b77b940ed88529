import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../../platform/machine.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { type Display, displayText, joined, ownText } from '../../text/display.ts';
import type { View } from '../access.ts';
import { named } from './named.ts';

/** A program that ends passes that on to what it started, which takes a moment. */
const SETTLING_MS = 500;
const LOOK_AGAIN_MS = 25;
const NAMED_MAX = 8;
const PORTS_MAX = 4;

/** Which of these are still there once what ended has had the time to take them along. */
export async function stillThere(
  platform: Platform,
  processes: readonly ProcessFacts[],
  abort: AbortSignal,
): Promise<ProcessFacts[]> {
  const untilMs = performance.now() + SETTLING_MS;
  for (let left = processes; ; ) {
    left = left.flatMap((process) => {
      const now = platform.read(process.pid);
      return now && sameIdentity(now, process) && !isZombie(now) ? [now] : [];
    });
    if (left.length === 0 || performance.now() >= untilMs || abort.aborted) return [...left];
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort }).catch(() => undefined);
  }
}

/** What was started by processes that have ended and goes on: with its ports, and how to end it. */
export async function leftBehind(
  platform: Platform,
  view: View,
  left: readonly ProcessFacts[],
): Promise<Display | undefined> {
  if (left.length === 0) return undefined;
  const visible = left.filter(view.lists);
  const hidden = left.length - visible.length;
  const bound = await platform.bound(visible);
  const portsOf = ({ pid }: ProcessFacts): number[] => [
    ...new Set(bound.get(pid)?.sockets.map(({ port }) => port) ?? []),
  ];
  // What holds a port matters most.
  const first = visible.toSorted((a, b) => portsOf(b).length - portsOf(a).length).slice(0, NAMED_MAX);
  const all = [
    ...first.map((process) => ownText`${named(view, process)}${portsText(portsOf(process))}`),
    ...(visible.length > first.length ? [ownText`${visible.length - first.length} more`] : []),
    ...(hidden > 0 ? [ownText`${hidden} that may not be shown`] : []),
  ];
  const isOne = left.length === 1;
  const howTo = isOne
    ? ownText` To end it, too, call terminate_process with that pid.`
    : ownText` To end them, too, call terminate_processes with these pids.`;
  const both = isOne ? ownText`both` : ownText`all`;
  return ownText`Still running of what it had started: ${joined(all, ', ')}.${first.length > 0 ? howTo : ownText``} Next time tree: true ends ${both}.`;
}

function portsText(ports: readonly number[]): Display {
  if (ports.length === 0) return ownText``;
  const shown = displayText(ports.slice(0, PORTS_MAX).join(' '));
  return ports.length === 1 ? ownText` on port ${shown}` : ownText` on ports ${shown}`;
}
