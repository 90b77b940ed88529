import { OURS_TELLING_ALL, serve } from './common/mcp.ts';
import { measure } from './common/measure.ts';
import { make, mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { type Question, spreadOf } from './common/question.ts';

/** Does a quick call wait for the slow ones before it? */
export const inFlight: Question = {
  name: 'in-flight',
  async answer(size) {
    const population = await populate({ own: size.of(1000, 40), listeners: 5 });
    const server = await serve(OURS_TELLING_ALL);
    const slow = mixedCalls(process.pid, population.ports[0]).filter(({ tool }) => tool !== 'get_user_info');
    try {
      const results = await measure(
        [
          {
            name: 'get_user_info after 15 others',
            async run() {
              const others = slow.map((call) => make(server, call));
              const before = performance.now();
              await server.call('get_user_info');
              const wallMs = performance.now() - before;
              await Promise.all(others);
              return { wallMs };
            },
          },
        ],
        size.of(20, size.rounds),
        size.of(3, 0),
      );
      return {
        results,
        lines: results.map((result) => ({
          what: `${result.name} in flight at 1,000`,
          unit: 'ms',
          figure: spreadOf(result, 'wallMs'),
          goal: { atMost: 100 },
        })),
      };
    } finally {
      await Promise.all([server.end(), population.end()]);
    }
  },
};
