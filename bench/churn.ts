import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import * as z from 'zod';
import { compile, inBench, start, TSX } from './common/children.ts';
import { ownUid } from './common/population.ts';
import { exactly, type Line, type Question, Skipped } from './common/question.ts';

const FORKS_PER_S = 3000;
/** So few pids that each comes to mean another process several times a second. */
const PID_MAX = 1500;
const NAMESPACE = ['--pid', '--fork', '--kill-child', '--mount-proc'];

const Seen = z.object({
  listings: z.number(),
  errors: z.number(),
  missing: z.number(),
  mixed: z.number(),
  shortLived: z.number(),
  forksPerS: z.number(),
});

/** Are lists right while processes come and go, and their pids come to mean others? */
export const churn: Question = {
  name: 'churn',
  async answer(size) {
    const programs = ['churn', 'churn-odd', 'churn-even'].map((name) => compile('churn', name));
    if (programs.some((program) => program === undefined)) throw new Skipped('needs a C compiler');
    const listings = size.of(1000, 10);
    const node = [...TSX, inBench('programs/churning.ts'), listings, FORKS_PER_S, ...programs].map(String);
    const small = canShrink();
    const child = small
      ? await start('unshare', [...NAMESPACE, 'env', `PID_MAX=${PID_MAX}`, process.execPath, ...node])
      : await start(process.execPath, node);
    try {
      const seen = Seen.parse(JSON.parse(await child.line()));
      const within = `in ${listings} listings of ${small ? `${PID_MAX} pids ` : ''}at ${seen.forksPerS} forks/s`;
      const none = (what: string, count: number): Line => ({
        what: `${what} ${within}`,
        unit: 'times',
        figure: exactly(count),
        goal: { atMost: 0 },
      });
      return {
        lines: [
          none('errors', seen.errors),
          none('long-lived processes missing', seen.missing),
          none(`rows of two processes, of ${seen.shortLived} short-lived,`, seen.mixed),
        ],
      };
    } finally {
      await child.end();
    }
  },
};

/** Root may make a PID namespace, which has a limit of its own since Linux 6.14. */
function canShrink(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const own = major > 6 || (major === 6 && minor >= 14);
  return own && ownUid() === 0 && spawnSync('unshare', [...NAMESPACE, 'true']).status === 0;
}
