import { setTimeout as sleep } from 'node:timers/promises';
import { start } from './common/children.ts';
import { OURS_TELLING_ALL, rssBytesOf, serve } from './common/mcp.ts';
import { quantile } from './common/measure.ts';
import { makeAll, mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { exactly, type Question } from './common/question.ts';

const MB = 1e6;
/** What is left after a garbage collection shows in the lowest values. */
const LOW = 0.1;

/** What does the server hold in memory after much work, and does that grow? */
export const memory: Question = {
  name: 'memory',
  async answer(size) {
    const beyondBare = (await afterCalls(size.of(1000, 40), size.of(1000, 16))) - (await bareNode());
    const calls = size.of(10_000, 16);
    const growth = await growthOver(calls);
    return {
      lines: [
        {
          what: 'resident memory after 1,000 mixed calls at 1,000, beyond bare node',
          unit: 'MB',
          figure: exactly(beyondBare / MB),
          goal: { atMost: 25 },
        },
        {
          what: 'its growth in the next 10,000',
          unit: 'MB',
          figure: exactly(((growth / MB) * 10_000) / calls),
          goal: { atMost: 1 },
        },
      ],
    };
  },
};

async function bareNode(): Promise<number> {
  const child = await start(process.execPath, ['-e', 'process.stdin.resume()']);
  await sleep(500);
  const bytes = rssBytesOf(child.pid);
  await child.end();
  return bytes;
}

async function afterCalls(processes: number, calls: number): Promise<number> {
  const population = await populate({ own: processes, listeners: 5 });
  const server = await serve(OURS_TELLING_ALL);
  try {
    await makeAll(server, mixedCalls(process.pid, population.ports[0]), calls);
    return rssBytesOf(server.pid);
  } finally {
    await Promise.all([server.end(), population.end()]);
  }
}

/** From the first to the last fifth of the calls, on a small machine, so that they are quick. */
async function growthOver(calls: number): Promise<number> {
  const population = await populate({ own: 50, listeners: 5 });
  const server = await serve(OURS_TELLING_ALL);
  try {
    const mixed = mixedCalls(process.pid, population.ports[0]);
    await makeAll(server, mixed, calls / 4); // to fill what is kept
    const bytes: number[] = [];
    await makeAll(server, mixed, calls, (made) => {
      if (made % 4 === 0) bytes.push(rssBytesOf(server.pid));
    });
    const fifth = Math.max(1, Math.floor(bytes.length / 5));
    const growth = quantile(bytes.slice(-fifth), LOW) - quantile(bytes.slice(0, fifth), LOW);
    return growth / (1 - fifth / bytes.length);
  } finally {
    await Promise.all([server.end(), population.end()]);
  }
}
