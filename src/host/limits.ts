import { ProcessError } from '../errors.ts';

/** How much one client may end; set in the configuration only. */
export interface Limits {
  readonly targetsPerCall: number;
  readonly killsPerMinute: number;
}

const MINUTE_MS = 60_000;

/** Counts what was signalled during the last minute. */
export function createLimiter({ targetsPerCall, killsPerMinute }: Limits) {
  let spentMs: number[] = [];
  return {
    /** Throws INVALID_INPUT: more targets than one call may have. */
    checkTargets(count: number): void {
      if (count <= targetsPerCall) return;
      throw new ProcessError(
        'INVALID_INPUT',
        `${count} processes are meant, but one call may end at most ${targetsPerCall}`,
        'Narrow the selection, or end them in several calls.',
      );
    },
    /** Takes `count` from what is left of this minute, or throws RATE_LIMITED and takes nothing. */
    spend(count: number): void {
      const now = performance.now();
      spentMs = spentMs.filter((atMs) => now - atMs < MINUTE_MS);
      if (spentMs.length + count > killsPerMinute) {
        throw new ProcessError(
          'RATE_LIMITED',
          `at most ${killsPerMinute} processes a minute may be signalled, and ${spentMs.length} were`,
        );
      }
      for (let i = 0; i < count; i++) spentMs.push(now);
    },
  };
}

export type Limiter = ReturnType<typeof createLimiter>;
