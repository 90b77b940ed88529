import { calling, OURS, psutilServer, serve } from './common/mcp.ts';
import { measure } from './common/measure.ts';
import { populate } from './common/population.ts';
import { type Question, ratioLine } from './common/question.ts';

/** How long does a client wait for a list? */
export const roundTrip: Question = {
  name: 'round-trip',
  async answer(size) {
    const population = await populate({ own: size.of(1000, 40) });
    const ours = await serve(OURS);
    const command = psutilServer();
    const py = command && (await serve(command));
    try {
      const results = await measure(
        [
          calling('list_processes, ours', ours, 'list_processes'),
          calling('find_processes, ours', ours, 'find_processes', () => ({ pattern: 'service|sleep' })),
          ...(py ? [calling('list_processes, psutil server', py, 'list_processes')] : []),
          ...(py
            ? [calling('find_processes, psutil server', py, 'find_processes', () => ({ pattern: 'service|sleep' }))]
            : []),
        ],
        size.rounds,
        size.of(5, 0),
      );
      const line = (tool: string) => ({
        what: `${tool} through MCP at 1,000, psutil server ÷ ours`,
        of: `${tool}, psutil server`,
        to: `${tool}, ours`,
        by: 'wallMs' as const,
      });
      return {
        results,
        lines: [
          ratioLine(results, { ...line('list_processes'), goal: { atLeast: 5 } }),
          ratioLine(results, line('find_processes')),
        ],
      };
    } finally {
      await Promise.all([population, ours, py].map((started) => started?.end()));
    }
  },
};
