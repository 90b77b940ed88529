import { readdirSync } from 'node:fs';
import { OURS_TELLING_ALL, rssBytesOf, serve } from './common/mcp.ts';
import { quantile } from './common/measure.ts';
import { makeAll, mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { exactly, type Question } from './common/question.ts';

const MB = 1e6;
const LOW = 0.1;

/** Does anything wear off in 100,000 calls: open files, memory, time? */
export const soak: Question = {
  name: 'soak',
  async answer(size) {
    const calls = size.of(100_000, 16);
    const population = await populate({ own: 20, listeners: 5 });
    const server = await serve(OURS_TELLING_ALL);
    const openFiles = (): number => readdirSync(`/proc/${server.pid}/fd`).length;
    try {
      const mixed = mixedCalls(process.pid, population.ports[0]);
      await makeAll(server, mixed, mixed.length);
      const filesBefore = openFiles();
      const times: number[] = [];
      const bytes: number[] = [];
      let before = performance.now();
      await makeAll(server, mixed, calls, (made) => {
        times.push(performance.now() - before);
        if (made % 8 === 0) bytes.push(rssBytesOf(server.pid));
        if (made % 10_000 === 0)
          console.log(`  ${made} of ${calls} calls, ${((bytes.at(-1) ?? 0) / MB).toFixed(1)} MB`);
        before = performance.now();
      });
      const [firstMs, lastMs] = ends(times).map((tenth) => quantile(tenth, 0.99));
      const [firstBytes = 0, lastBytes = 0] = ends(bytes.slice(bytes.length / 10)).map((tenth) => quantile(tenth, LOW));
      return {
        lines: [
          {
            what: `open files after ${calls} calls, beyond those before`,
            unit: 'files',
            figure: exactly(openFiles() - filesBefore),
            goal: { atMost: 0 },
          },
          {
            what: 'growth of resident memory per 10,000 calls',
            unit: 'MB',
            figure: exactly(((lastBytes - firstBytes) / MB / (calls * 0.8)) * 10_000),
            goal: { atMost: 1 },
          },
          {
            what: '99th percentile of the last tenth ÷ that of the first',
            unit: 'x',
            figure: exactly((lastMs ?? Number.NaN) / (firstMs ?? Number.NaN)),
            goal: { atMost: 1.2 },
          },
        ],
      };
    } finally {
      await Promise.all([server.end(), population.end()]);
    }
  },
};

/** The first and the last tenth. */
function ends(values: readonly number[]): readonly (readonly number[])[] {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  return [values.slice(0, tenth), values.slice(-tenth)];
}
