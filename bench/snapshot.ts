import { asking, limit, psutil, rival, snapshots } from './common/contestants.ts';
import { measure, type Way } from './common/measure.ts';
import { ordinaryUid, populate } from './common/population.ts';
import { type Question, ratioLine } from './common/question.ts';

/** Ours reads four user ids of each process, as the rules need them: by pidfd, and without koffi from `status`. */
const LIMITS = {
  C: 'everyone',
  'C, user ids by pidfd': 'everyone by pidfd',
  'C, user ids from status': 'everyone by status',
} as const;

/** What does a snapshot of everything cost, all fields of it, when one may read everything? */
export const snapshot: Question = {
  name: 'snapshot',
  async answer(size) {
    const own = size.of(1000, 40);
    const uid = ordinaryUid();
    const population = await populate({ own, uid });
    const c = await limit(uid);
    const contestants = {
      ours: await snapshots('native', uid),
      'ours, fs fallback': await snapshots('fs', uid),
      psutil: await psutil(uid),
      ps: await rival('ps'),
      'ps-list': await rival('ps-list'),
      systeminformation: await rival('systeminformation'),
    };
    try {
      const ways = Object.entries(contestants).flatMap(([name, child]): Way[] =>
        child ? [asking(name, child, () => 'everyone', own, name === 'systeminformation' ? 10 : 1)] : [],
      );
      const limits = Object.entries(LIMITS).flatMap(([name, question]): Way[] =>
        c ? [asking(name, c, () => question, own)] : [],
      );
      const results = await measure([...limits, ...ways], size.rounds, size.of(5, 0));
      const line = (what: string, of: string, to: string, goal?: { atMost: number } | { atLeast: number }) =>
        ratioLine(results, { what: `${what}, CPU`, of, to, by: 'cpuMs', ...(goal && { goal }) });
      return {
        results,
        lines: [
          line('snapshot of 1,000, ours ÷ C that reads the same', 'ours', 'C, user ids by pidfd', { atMost: 1.25 }),
          line('the same, fs fallback ÷ C', 'ours, fs fallback', 'C, user ids from status', { atMost: 1.45 }),
          line('snapshot of 1,000, ours ÷ C that reads the owner only', 'ours', 'C', { atMost: 1.25 }),
          line('the same, fs fallback ÷ C', 'ours, fs fallback', 'C', { atMost: 1.45 }),
          line('snapshot of 1,000, psutil ÷ ours', 'psutil', 'ours', { atLeast: 5 }),
          line('snapshot of 1,000, ps ÷ ours', 'ps', 'ours'),
          line('snapshot of 1,000, ps-list ÷ ours', 'ps-list', 'ours'),
          line('snapshot of 1,000, systeminformation ÷ ours', 'systeminformation', 'ours'),
        ],
      };
    } finally {
      await Promise.all([population, c, ...Object.values(contestants)].map((child) => child?.end()));
    }
  },
};
