import { setTimeout as sleep } from 'node:timers/promises';
import { OURS_TELLING_ALL, type Server, serve } from './common/mcp.ts';
import { median, type Result, type Timed } from './common/measure.ts';
import { make, mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { type Question, spreadOf } from './common/question.ts';

const PING_EVERY_MS = 2;

/** How long is the server deaf while it works, on a machine with many processes? */
export const eventLoop: Question = {
  name: 'event-loop',
  async answer(size) {
    const population = await populate({ own: size.of(5000, 40), listeners: 5 });
    const server = await serve(OURS_TELLING_ALL);
    try {
      const results: Result[] = [];
      for (const call of mixedCalls(process.pid, population.ports[0])) {
        const samples: Timed[] = [];
        for (let round = -1; round < size.of(7, 1); round++) {
          const wallMs = await deafMs(server, make(server, call));
          if (round >= 0) samples.push({ round, wallMs, cpuMs: undefined });
        }
        results.push({ name: `${call.tool} ${JSON.stringify(call.args)}`, found: undefined, samples });
      }
      const worst = results.reduce((a, b) => (medianMs(b) > medianMs(a) ? b : a));
      return {
        results,
        lines: [
          {
            what: `event loop blocked at 5,000 by the worst call, ${worst.name.split(' ')[0]}`,
            unit: 'ms',
            figure: spreadOf(worst, 'wallMs'),
            goal: { atMost: 50 },
          },
        ],
      };
    } finally {
      await Promise.all([server.end(), population.end()]);
    }
  },
};

const medianMs = ({ samples }: Result): number => median(samples.map(({ wallMs }) => wallMs));

/** The longest that a `ping` waited for its answer while `call` was answered, in ms. */
async function deafMs(server: Server, call: Promise<void>): Promise<number> {
  let done = false;
  const finished = call.finally(() => {
    done = true;
  });
  const pings: Promise<number>[] = [];
  while (!done) {
    pings.push(pingMs(server));
    await Promise.race([finished, sleep(PING_EVERY_MS)]);
  }
  await finished;
  return Math.max(...(await Promise.all(pings)));
}

async function pingMs(server: Server): Promise<number> {
  const before = performance.now();
  await server.request('ping');
  return performance.now() - before;
}
