import { ProcessError } from '../errors.ts';

/** How much one client may end; set in the configuration only. */
export interface Limits {
  readonly targetsPerCall: number;
  readonly killsPerMinute: number;
}

const MINUTE_MS = 60_000;

/**
 * Counts what was signalled during the last minute, by this server and by all others of its user. `othersAgesMs`: how long
 * ago those signalled something.
 */
export function createLimiter(current: () => Limits, othersAgesMs: () => readonly number[] = () => []) {
  let spentMs: number[] = [];

  /** Throws RATE_LIMITED when not so many are left of this minute. */
  function check(count: number): void {
    const { killsPerMinute } = current();
    const now = performance.now();
    spentMs = spentMs.filter((atMs) => now - atMs < MINUTE_MS);
    const spent = [...spentMs, ...othersAgesMs().map((ageMs) => now - ageMs)].sort((a, b) => a - b);
    const tooMany = spent.length + count - killsPerMinute;
    if (tooMany <= 0) return;
    const freeAtMs = spent[tooMany - 1];
    throw new ProcessError(
      'RATE_LIMITED',
      `at most ${killsPerMinute} processes a minute may be signalled, and ${spent.length} were`,
      freeAtMs === undefined
        ? 'Narrow the selection.'
        : `Wait ${Math.ceil((freeAtMs + MINUTE_MS - now) / 1000)} s before you go on.`,
    );
  }

  return {
    check,
    /** Throws INVALID_INPUT: more targets than one call may have. */
    checkTargets(count: number): void {
      const { targetsPerCall } = current();
      if (count <= targetsPerCall) return;
      throw new ProcessError(
        'INVALID_INPUT',
        `${count} processes are meant, but one call may end at most ${targetsPerCall}`,
        'Narrow the selection, or end them in several calls.',
      );
    },
    /** Takes `count` from what is left of this minute, or throws RATE_LIMITED and takes nothing. */
    spend(count: number): void {
      check(count);
      const now = performance.now();
      for (let i = 0; i < count; i++) spentMs.push(now);
    },
  };
}

export type Limiter = ReturnType<typeof createLimiter>;
