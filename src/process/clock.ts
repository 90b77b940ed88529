import type { Identity } from './process.ts';

/** The scale of start times, which differs between systems, and the time on it; read together with processes. */
export interface Clock {
  /** Units of a start time in one second. */
  readonly unitsPerS: number;
  /**
   * Now, in units. On macOS and Windows start times are those of the wall clock, and this steps with it: compare it
   * with start times only, and see `Moment`.
   */
  readonly now: number;
  /** Unix time of start time 0, in seconds. */
  readonly originUnixS: number;
}

/** Seconds since it started; never negative. */
export const ageS = (process: Identity, clock: Clock): number =>
  Math.max(0, (clock.now - process.startTime) / clock.unitsPerS);

/** Unix time in seconds, as exact as the system's clock was when it was recorded. For display, never for identity. */
export const startedUnixS = (process: Identity, clock: Clock): number =>
  clock.originUnixS + process.startTime / clock.unitsPerS;

/** A moment on the scale of start times, and on a clock that never steps. */
export interface Moment {
  /** What starts from now on has at least this start time, unless the clock is set back. */
  readonly startTime: number;
  /** performance.now() */
  readonly atMs: number;
}

export const momentOf = ({ now }: Clock): Moment => ({ startTime: Math.floor(now), atMs: performance.now() });

/** How far apart the two clocks may be read on a busy machine. Steps up to this are allowed for by subtracting it. */
const EVEN_MS = 100;

/**
 * A process that was seen with a lower start time than this certainly existed at that moment. `clock` must have been
 * read just now, after the processes. Negative infinity if the clock of start times has stepped since the moment: then
 * nothing is certain.
 */
export function certainBefore({ startTime, atMs }: Moment, clock: Clock): number {
  const passedMs = ((clock.now - startTime) / clock.unitsPerS) * 1000;
  const isEven = Math.abs(passedMs - (performance.now() - atMs)) <= EVEN_MS;
  return isEven ? startTime - (EVEN_MS / 1000) * clock.unitsPerS : Number.NEGATIVE_INFINITY;
}
