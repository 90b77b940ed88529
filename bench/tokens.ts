import { encode } from 'gpt-tokenizer';
import * as z from 'zod';
import { OURS_TELLING_ALL, serve } from './common/mcp.ts';
import { mixedCalls } from './common/mixed.ts';
import { populate } from './common/population.ts';
import { exactly, type Question } from './common/question.ts';

const tokens = (value: unknown): number => encode(JSON.stringify(value)).length;

/** What clients show the model of a tool; the schema of its answer is not among it. */
const Definitions = z.object({
  tools: z.array(z.object({ name: z.string(), description: z.string(), inputSchema: z.unknown() })),
});

/** What does a model read: in every conversation, and for each answer? */
export const tokenCount: Question = {
  name: 'tokens',
  async answer(size) {
    const population = await populate({ own: size.of(1000, 40), listeners: size.of(50, 5) });
    const server = await serve(OURS_TELLING_ALL);
    try {
      const { tools } = Definitions.parse(await server.request('tools/list'));
      const answers: { tool: string; tokens: number }[] = [];
      for (const { tool, args, wrong } of mixedCalls(process.pid, population.ports[0])) {
        if (!wrong) answers.push({ tool, tokens: tokens(await server.call(tool, args)) });
      }
      const longest = answers.reduce((a, b) => (b.tokens > a.tokens ? b : a));
      return {
        lines: [
          { what: 'tokens of all definitions', unit: 'tokens', figure: exactly(tokens(tools)), goal: { atMost: 3500 } },
          {
            what: `tokens of the longest answer at 1,000, ${longest.tool}`,
            unit: 'tokens',
            figure: exactly(longest.tokens),
            goal: { atMost: 2000 },
          },
        ],
      };
    } finally {
      await Promise.all([server.end(), population.end()]);
    }
  },
};
