import { asking, snapshots } from './common/contestants.ts';
import { measure, named, spread } from './common/measure.ts';
import { ordinaryUid, populate } from './common/population.ts';
import type { Question } from './common/question.ts';

/** What does it cost to measure the CPU use of all, besides the snapshot and the wait for the window? */
export const cpuSample: Question = {
  name: 'cpu-sample',
  async answer(size) {
    const own = size.of(1000, 40);
    const uid = ordinaryUid();
    const population = await populate({ own, uid });
    const ours = await snapshots('native', uid);
    try {
      const results = await measure(
        [
          asking('snapshot', ours, () => 'without command lines', own),
          asking('snapshot with CPU use', ours, () => 'cpu', own),
        ],
        size.rounds,
        size.of(5, 0),
      );
      const [plain, sampled] = ['snapshot', 'snapshot with CPU use'].map((name) => named(results, name)?.samples ?? []);
      const extraMs = (sampled ?? []).map(({ cpuMs = Number.NaN }, at) => cpuMs - (plain?.[at]?.cpuMs ?? Number.NaN));
      return {
        results,
        lines: [
          {
            what: 'CPU use of all 1,000: CPU time beyond that of one snapshot',
            unit: 'ms',
            figure: spread(extraMs),
            goal: { atMost: 3 },
          },
        ],
      };
    } finally {
      await Promise.all([population.end(), ours.end()]);
    }
  },
};
