export interface Way {
  readonly name: string;
  /** Returns the number of processes listed. */
  run(): Promise<number>;
  /** CPU time in ns that the answering process has used so far. */
  cpuNs(): number;
}

export interface Result {
  readonly name: string;
  readonly listed: number;
  readonly wallMs: readonly number[];
  readonly cpuMs: readonly number[];
}

/** Every way once a round, each round in another order: what disturbs the machine disturbs all of them. */
export async function measure(ways: readonly Way[], rounds: number, warmUp: number): Promise<Result[]> {
  const results = ways.map(({ name }) => ({ name, listed: 0, wallMs: [] as number[], cpuMs: [] as number[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (Math.abs(round) + turn) % ways.length;
      const [way, result] = [ways[index], results[index]];
      if (!way || !result) continue;
      const [cpuBefore, before] = [way.cpuNs(), performance.now()];
      result.listed = await way.run();
      const [after, cpuAfter] = [performance.now(), way.cpuNs()];
      if (round < 0) continue;
      result.wallMs.push(after - before);
      result.cpuMs.push((cpuAfter - cpuBefore) / 1e6);
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
