import type { Disk } from './disk.ts';
import { isSame, serverOf } from './instance.ts';
import { lastLinesOf, TAIL_BYTES } from './log-file.ts';
import type { Instance } from './messages.ts';
import type { LogNames } from './names.ts';
import { INTENT } from './open-intents.ts';
import { type Line, parseLine } from './record.ts';

const MINUTE_MS = 60_000;
/** How much of a file's end is read, step by step, until it goes back a minute. */
const TAILS_BYTES = [TAIL_BYTES, 16 * TAIL_BYTES, 128 * TAIL_BYTES];

/** This moment, by both clocks that a line has. */
export interface ClockReading {
  /** CLOCK_MONOTONIC: the same for all processes of a boot. */
  readonly monotonicMs: number;
  readonly unixMs: number;
}

interface LogOnDisk {
  readonly disk: Disk;
  readonly names: LogNames;
}

/**
 * Ages in milliseconds of the limited signals that other servers recorded in the last minute, from the end of the log.
 * A log that cannot be read counts as none: then no intent can be written, so nothing is signalled either.
 */
export function recentOfOthers({ disk, names }: LogOnDisk, self: Instance, now: ClockReading): number[] {
  const isRecent = (line: Line): boolean => ageOf(line, self, now) < MINUTE_MS;
  const newest = linesOf(disk, names.log, isRecent);
  const older = newest.goesBack ? [] : linesOf(disk, names.old(1), isRecent).lines;
  const ages = new Map<string, number>();
  for (const line of [...older, ...newest.lines]) {
    const { server, event, signal, target, counts } = line;
    const isOwn = isSame(serverOf(line), self);
    if (event !== 'intent' || signal === undefined || !target || isOwn || counts === false) continue;
    const ageMs = ageOf(line, self, now);
    const key = `${server.pid} ${server.pid_namespace} ${treeCall(line) ?? `${target.pid} ${target.start_ticks}`}`;
    if (ageMs >= 0 && ageMs < MINUTE_MS && !ages.has(key)) ages.set(key, ageMs);
  }
  return [...ages.values()];
}

/** Servers of earlier versions do not record which signals count: with them, a tree counts once. */
const treeCall = ({ counts, arguments: given }: Line): string | undefined =>
  counts === undefined && given?.['tree'] === true ? JSON.stringify(given) : undefined;

/** By the clock that is never set, if both are of one boot. */
function ageOf(line: Line, self: Instance, now: ClockReading): number {
  const atMs: unknown = line['monotonic_ms'];
  const isSameBoot = line.boot === self.boot && self.boot !== '' && typeof atMs === 'number' && atMs <= now.monotonicMs;
  return isSameBoot ? now.monotonicMs - atMs : now.unixMs - Date.parse(line.at);
}

/** The last lines of a file, and whether they go back beyond the recent ones. */
function linesOf(disk: Disk, path: string, isRecent: (line: Line) => boolean) {
  let lines: Line[] = [];
  try {
    for (const tailBytes of TAILS_BYTES) {
      const end = lastLinesOf(disk, path, tailBytes);
      const [oldest] = end.lines;
      const first = oldest && parseLine(oldest);
      const goesBack = first !== undefined && !isRecent(first);
      lines = end.lines.flatMap((text) => (text.includes(INTENT) ? (parseLine(text) ?? []) : []));
      if (goesBack || end.isWhole) return { lines, goesBack };
    }
    return { lines, goesBack: true };
  } catch {
    return { lines, goesBack: false };
  }
}
