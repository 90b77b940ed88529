import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf, OURS_TELLING_ALL, type Server, serve } from './common/mcp.ts';
import { median, type Result, type Timed } from './common/measure.ts';
import { hardCalls, make, mixedCalls } from './common/mixed.ts';
import { connect, populate } from './common/population.ts';
import { type Question, spreadOf } from './common/question.ts';

const PING_EVERY_MS = 2;

/** How long is the server deaf while it works, on a machine with many processes and sockets? */
export const eventLoop: Question = {
  name: 'event-loop',
  async answer(size) {
    const population = await populate({ own: size.of(5000, 40), listeners: 5 });
    const connections = await connect(size.of(1000, 5));
    const server = await serve(OURS_TELLING_ALL);
    try {
      const results: Result[] = [];
      for (const call of [...mixedCalls(process.pid, population.ports[0]), ...hardCalls(population.pid)]) {
        const samples: Timed[] = [];
        for (let round = -1; round < size.of(7, 1); round++) {
          const deaf = await deafFor(server, make(server, call));
          if (round >= 0) samples.push({ round, ...deaf });
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
      await Promise.all([server.end(), population.end(), connections.end()]);
    }
  },
};

const medianMs = ({ samples }: Result): number => median(samples.map(({ wallMs }) => wallMs));

interface Deaf {
  readonly wallMs: number;
  /** What the server computed meanwhile: the rest of the time others had the CPU. */
  readonly cpuMs: number;
}

/** The longest that a `ping` waited for its answer while `call` was answered. */
async function deafFor(server: Server, call: Promise<void>): Promise<Deaf> {
  let done = false;
  const finished = call.finally(() => {
    done = true;
  });
  const pings: Promise<Deaf>[] = [];
  while (!done) {
    pings.push(ping(server));
    await Promise.race([finished, sleep(PING_EVERY_MS)]);
  }
  await finished;
  const deaf = await Promise.all(pings);
  return {
    wallMs: Math.max(...deaf.map(({ wallMs }) => wallMs)),
    cpuMs: Math.max(...deaf.map(({ cpuMs }) => cpuMs)),
  };
}

async function ping(server: Server): Promise<Deaf> {
  const [before, cpuBefore] = [performance.now(), cpuMsOf(server.pid)];
  await server.request('ping');
  return { wallMs: performance.now() - before, cpuMs: cpuMsOf(server.pid) - cpuBefore };
}
