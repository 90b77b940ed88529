import { asking, limit, psutil, snapshots } from './common/contestants.ts';
import { measure, named, type Result, ratios, type Spread, spread } from './common/measure.ts';
import { ordinaryUid, populate } from './common/population.ts';
import { type Line, type Question, Skipped } from './common/question.ts';

const COUNTS = [100, 1000, 5000, 20_000];
/** psutil takes seconds for the most. */
const PSUTIL_EVERY = 6;

/** Does a process cost more where there are many? */
export const growth: Question = {
  name: 'growth',
  async answer(size) {
    const counts = size.quick ? [20, 40] : COUNTS;
    const byCount = new Map<number, readonly Result[]>();
    const skipped = new Map<number, string>();
    const uid = ordinaryUid();
    const [c, ours, fs, py] = [
      await limit(uid),
      await snapshots('native', uid),
      await snapshots('fs', uid),
      await psutil(uid),
    ];
    const contestants = { C: c, ours, 'ours, fs fallback': fs, psutil: py };
    try {
      for (const own of counts) {
        try {
          const population = await populate({ own, uid });
          const ways = Object.entries(contestants).flatMap(([name, child]) =>
            child ? [asking(name, child, () => 'everyone', own, name === 'psutil' ? PSUTIL_EVERY : 1)] : [],
          );
          const results = await measure(ways, size.of(24, size.rounds), size.of(3, 0)).finally(population.end);
          byCount.set(own, results);
        } catch (error) {
          if (!(error instanceof Skipped)) throw error;
          skipped.set(own, error.message);
        }
      }
    } finally {
      await Promise.all([c, ours, fs, py].map((child) => child?.end()));
    }
    const [most, base] = size.quick ? [40, 20] : [20_000, 1000];
    const why = skipped.get(most);
    const line = (name: string): Line => ({
      what: `CPU per process at 20,000 ÷ at 1,000, ${name}`,
      unit: 'x',
      ...(name === 'ours' && { goal: { atMost: 1.2 } }),
      ...(why === undefined
        ? { figure: perProcess(named(byCount.get(most), name), named(byCount.get(base), name)) }
        : { skipped: why }),
    });
    return {
      results: [...byCount].flatMap(([count, results]) =>
        results.map((result) => ({ ...result, name: `${count}: ${result.name}` })),
      ),
      lines: Object.entries(contestants).flatMap(([name, child]) => (child ? [line(name)] : [])),
    };
  },
};

/** How much more a process costs among many than among few. */
function perProcess(many: Result | undefined, few: Result | undefined): Spread | undefined {
  if (!many?.found || !few?.found) return undefined;
  const more = many.found / few.found;
  return spread(ratios(many, few, 'cpuMs').map((ratio) => ratio / more));
}
