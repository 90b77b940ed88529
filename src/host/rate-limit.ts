import { ProcessError } from '../errors.ts';

/** How much one client may end; set in the configuration only. */
export interface RateLimits {
  readonly targetsPerCall: number;
  readonly killsPerMinute: number;
}

const MINUTE_MS = 60_000;

/**
 * Counts what was signalled during the last minute, by this server and by all others of its user. `othersAgesMs`: how
 * long ago the others signalled something.
 */
export function createRateLimiter(current: () => RateLimits, othersAgesMs: () => readonly number[] = () => []) {
  let spentMs: number[] = [];

  /** Times at which this server signalled something in the last minute. */
  function ownMs(): readonly number[] {
    const now = performance.now();
    spentMs = spentMs.filter((atMs) => now - atMs < MINUTE_MS);
    return spentMs;
  }

  /** RATE_LIMITED for `count` more; undefined when the minute still allows them. */
  function refusal(count: number): ProcessError | undefined {
    const { killsPerMinute } = current();
    const now = performance.now();
    const spent = [...ownMs(), ...othersAgesMs().map((ageMs) => now - ageMs)].sort((a, b) => a - b);
    const tooMany = spent.length + count - killsPerMinute;
    return tooMany <= 0 ? undefined : rateLimited(killsPerMinute, spent, spent[tooMany - 1]);
  }

  /** Throws RATE_LIMITED when the minute does not allow `count` more. */
  function check(count: number): void {
    const error = refusal(count);
    if (error) throw error;
  }

  return {
    check,
    /** Throws INVALID_INPUT: more targets than one call may have. */
    checkTargets(count: number): void {
      const { targetsPerCall } = current();
      if (count <= targetsPerCall) return;
      throw new ProcessError(
        'INVALID_INPUT',
        `${count} processes are selected, but one call may end at most ${targetsPerCall}`,
        'Narrow the selection, or end them in several calls.',
      );
    },
    /** Spends `count` of this minute, or throws RATE_LIMITED and spends nothing. */
    spend(count: number): void {
      check(count);
      const now = performance.now();
      for (let i = 0; i < count; i++) spentMs.push(now);
    },
    /** Gives back a counted signal that is not sent. */
    giveBack: (): void => void spentMs.pop(),
    /** How many signals of other servers in the last minute leave room for this server's own. */
    othersMax: (): number => Math.max(0, current().killsPerMinute - ownMs().length),
    /** RATE_LIMITED, after others turn out to have signalled more than that. */
    exceeded: (): ProcessError => refusal(0) ?? rateLimited(current().killsPerMinute, ownMs(), undefined),
  };
}

function rateLimited(killsPerMinute: number, spentMs: readonly number[], freeAtMs: number | undefined): ProcessError {
  return new ProcessError(
    'RATE_LIMITED',
    `at most ${killsPerMinute} ${killsPerMinute === 1 ? 'process' : 'processes'} a minute may be signalled, and ${spentMs.length} ${spentMs.length === 1 ? 'was' : 'were'}`,
    freeAtMs === undefined
      ? 'Narrow the selection.'
      : `Wait ${Math.ceil((freeAtMs + MINUTE_MS - performance.now()) / 1000)} s before you go on.`,
  );
}

export type RateLimiter = ReturnType<typeof createRateLimiter>;
