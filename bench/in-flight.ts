import { cpuMsOf, OURS_TELLING_ALL, serve } from './common/mcp.ts';
import { measure, type Way } from './common/measure.ts';
import { HEAVY_PATTERN, type Mixed, make, mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { type Question, spreadOf } from './common/question.ts';

/** Does a quick call wait for the slow ones before it? */
export const inFlight: Question = {
  name: 'in-flight',
  async answer(size) {
    const population = await populate({ own: size.of(1000, 40), listeners: 5 });
    const server = await serve(OURS_TELLING_ALL);
    const others = mixedCalls(process.pid, population.ports[0]).filter(({ tool }) => tool !== 'get_user_info');
    const searches = others.map((_, index) => ({
      tool: 'find_processes',
      args: { pattern: index % 2 === 0 ? HEAVY_PATTERN : 'service' },
    }));
    const after = (what: string, slow: readonly Mixed[]): Way => ({
      name: `get_user_info after 15 ${what}`,
      async run() {
        const made = slow.map((call) => make(server, call));
        const before = performance.now();
        const cpuBefore = cpuMsOf(server.pid);
        await server.call('get_user_info');
        const took = { wallMs: performance.now() - before, cpuMs: cpuMsOf(server.pid) - cpuBefore };
        await Promise.all(made);
        return took;
      },
    });
    try {
      const results = await measure(
        [after('others', others), after('searches', searches)],
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
