/** One of several ways to do the same. */
export interface Way {
  readonly name: string;
  /** Does it once; in the rounds before 0 it warms up. */
  run(round: number): Promise<Sample>;
  /** It takes part in every so manieth round only, because it is slow. */
  readonly every?: number;
}

export interface Sample {
  /** How many it found, to be sure that all do the same. */
  readonly found?: number;
  /** CPU time in ms, that of children included; undefined where it is not measured. */
  readonly cpuMs?: number | undefined;
  /** Where it is not the time that run() takes. */
  readonly wallMs?: number;
}

export interface Timed {
  readonly round: number;
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
}

export interface Result {
  readonly name: string;
  readonly found: number | undefined;
  readonly samples: readonly Timed[];
}

/** Median, and the range that 90 % of the values lie in. */
export interface Spread {
  readonly median: number;
  readonly p5: number;
  readonly p95: number;
}

/**
 * Every way once a round, each round in another order: what disturbs the machine disturbs all of them. The first
 * `warmUp` rounds do not count.
 */
export async function measure(ways: readonly Way[], rounds: number, warmUp: number): Promise<Result[]> {
  const results = ways.map(({ name }) => ({ name, found: undefined as number | undefined, samples: [] as Timed[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (Math.abs(round) + turn) % ways.length;
      const [way, result] = [ways[index], results[index]];
      if (!way || !result || round % (way.every ?? 1) !== 0) continue;
      const before = performance.now();
      const { found, cpuMs, wallMs = performance.now() - before } = await way.run(round);
      result.found = found;
      if (round >= 0) result.samples.push({ round, wallMs, cpuMs });
    }
  }
  return results;
}

/** The value below which `part` of them lie; 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  p5: quantile(values, 0.05),
  p95: quantile(values, 0.95),
});

export type Measure = 'cpuMs' | 'wallMs';

/** How many times as much one way takes as another, in each round that both took part in. */
export function ratios(of: Result, to: Result, what: Measure): number[] {
  return of.samples.flatMap((sample) => {
    const [above, below] = [sample[what], to.samples.find(({ round }) => round === sample.round)?.[what]];
    return above === undefined || below === undefined ? [] : [above / below];
  });
}

export function named(results: readonly Result[] = [], name: string): Result | undefined {
  return results.find((result) => result.name === name);
}
