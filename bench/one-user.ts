import { asking, limit, psutil, snapshots } from './common/contestants.ts';
import { measure } from './common/measure.ts';
import { ordinaryUid, ownUid, populate } from './common/population.ts';
import { type Question, ratioLine, Skipped } from './common/question.ts';

/** What does a snapshot of one user's few processes cost among many others'? */
export const oneUser: Question = {
  name: 'one-user',
  async answer(size) {
    if (ownUid() !== 0) throw new Skipped('needs root, to start processes of two users');
    const [own, others] = [50, size.of(4950, 100)];
    const uid = ordinaryUid();
    const population = await populate({ own, others, uid });
    const [c, ours, py] = [await limit(uid), await snapshots('native', uid), await psutil(uid)];
    try {
      const results = await measure(
        [
          ...(c ? [asking('C', c, () => 'own', own)] : []),
          asking('ours', ours, () => 'own', own),
          ...(py ? [asking('psutil, all fields of all', py, () => 'own', own)] : []),
          ...(py ? [asking('psutil, the owner of all first', py, () => 'own-few', own)] : []),
        ],
        size.rounds,
        size.of(3, 0),
      );
      const line = { of: 'psutil, all fields of all', to: 'ours', by: 'cpuMs' } as const;
      return {
        results,
        lines: [
          ratioLine(results, { ...line, what: "one user's 50 of 5,000, psutil ÷ ours, CPU", goal: { atLeast: 20 } }),
          ratioLine(results, {
            ...line,
            what: 'the same, psutil asking for the owners first',
            of: 'psutil, the owner of all first',
          }),
          ratioLine(results, { ...line, what: 'the same, ours ÷ C', of: 'ours', to: 'C' }),
        ],
      };
    } finally {
      await Promise.all([population, c, ours, py].map((child) => child?.end()));
    }
  },
};
