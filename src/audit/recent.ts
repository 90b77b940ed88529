import { readLine } from './chain.ts';
import type { Disk } from './disk.ts';
import { lastLinesOf } from './files.ts';
import type { Instance } from './instance.ts';
import type { Names } from './names.ts';
import { Line } from './record.ts';

const MINUTE_MS = 60_000;

/** This moment, by both clocks that a line has. */
export interface Now {
  /** CLOCK_MONOTONIC: the same for all processes of a boot. */
  readonly monotonicMs: number;
  readonly unixMs: number;
}

/**
 * How long ago other servers announced each signal of the last minute, in milliseconds, from the end of the log. A process
 * counts once, and so does a call that ends a whole tree. What cannot be read counts as none: then nothing is signalled
 * either, for the intent cannot be written.
 */
export function recentOfOthers(disk: Disk, names: Names, self: Instance, now: Now): number[] {
  const ages = new Map<string, number>();
  for (const line of [...linesOf(disk, names.old(1)), ...linesOf(disk, names.log)]) {
    const { server, event, signal, target } = line;
    const isOwn = server.pid === self.pid && server.start_ticks === self.startTicks && line.boot === self.boot;
    if (event !== 'intent' || signal === undefined || !target || isOwn) continue;
    const ageMs = ageOf(line, self, now);
    const given = line.arguments?.['tree'] === true ? JSON.stringify(line.arguments) : undefined;
    const key = `${server.pid} ${server.pid_namespace} ${given ?? `${target.pid} ${target.start_ticks}`}`;
    if (ageMs >= 0 && ageMs < MINUTE_MS && !ages.has(key)) ages.set(key, ageMs);
  }
  return [...ages.values()];
}

/** By the clock that is never set, where both are of one boot. */
function ageOf(line: Line, self: Instance, now: Now): number {
  const atMs: unknown = line['monotonic_ms'];
  const isSameBoot = line.boot === self.boot && self.boot !== '' && typeof atMs === 'number' && atMs <= now.monotonicMs;
  return isSameBoot ? now.monotonicMs - atMs : now.unixMs - Date.parse(line.at);
}

function linesOf(disk: Disk, path: string): Line[] {
  try {
    return lastLinesOf(disk, path).flatMap((text) => Line.safeParse(readLine(text)?.fields).data ?? []);
  } catch {
    return [];
  }
}
