import { asking, rival } from './common/contestants.ts';
import { calling, OURS, psutilServer, serve } from './common/mcp.ts';
import { measure } from './common/measure.ts';
import { connect, populate } from './common/population.ts';
import { exactly, type Line, type Question, ratioLine } from './common/question.ts';

/** The slow ones take part in every so manieth round. */
const SLOW_EVERY = 6;

/** How long does it take to tell who listens on a port, on a machine with many connections? */
export const port: Question = {
  name: 'port',
  async answer(size) {
    const population = await populate({ own: size.of(1000, 40), listeners: size.of(50, 5) });
    const connections = await connect(size.of(10_000, 100));
    const ours = await serve(OURS);
    const command = psutilServer();
    const py = command && (await serve(command));
    const rivals = { ss: await rival('ss'), lsof: await rival('lsof'), 'find-process': await rival('find-process') };
    try {
      // Another listener in each round, the same for all; the kernel gave out the ports in no order.
      const askedIn = (round: number): number => population.ports.at(round % population.ports.length) ?? Number.NaN;
      const args = (round: number) => ({ port: askedIn(round) });
      const results = await measure(
        [
          calling('ours', ours, 'get_process_by_port', args),
          ...(py ? [calling('psutil server', py, 'get_process_by_port', args)] : []),
          ...Object.entries(rivals).flatMap(([name, child]) =>
            child ? [asking(name, child, (round) => String(askedIn(round)), 1, name === 'ss' ? 1 : SLOW_EVERY)] : [],
          ),
        ],
        size.of(60, size.rounds),
        size.of(3, 0),
      );
      const line = { of: 'ours', to: 'ss', by: 'wallMs' } as const;
      const toOurs = (of: string, goal?: { atLeast: number }): Line =>
        ratioLine(results, { what: `the same, ${of} ÷ ours`, of, to: 'ours', by: 'wallMs', ...(goal && { goal }) });
      const usual = ratioLine(results, {
        ...line,
        what: 'who listens on a port, ours ÷ ss -ltnp, wall',
        goal: { atMost: 1 / 25 },
      });
      return {
        results,
        lines: [
          usual,
          slowest(usual),
          toOurs('psutil server', { atLeast: 30 }),
          toOurs('lsof'),
          toOurs('find-process'),
        ],
      };
    } finally {
      await Promise.all([population, connections, ours, py, ...Object.values(rivals)].map((child) => child?.end()));
    }
  },
};

/** Held against the slow end of the ratios. */
const slowest = ({ figure, ...line }: Line): Line => ({
  ...line,
  what: 'the same, 95th percentile',
  goal: { atMost: 1 / 2 },
  ...(figure && { figure: exactly(figure.p95) }),
});
