import * as z from 'zod';
import { table } from '../text/table.ts';
import { LIMIT_DEFAULT, Limit, number } from './shared/fields.ts';
import { ListOutput } from './shared/lists.ts';
import { defineTool } from './tool.ts';

const MIN_AGE_DEFAULT_S = 60;

export const findOrphans = defineTool({
  name: 'find_orphans',
  title: 'Find what was left behind',
  description:
    'Finds processes that outlived what started them: MCP servers without a client, dev servers of closed terminals, npm trees without their root, browser drivers of test runs. One row per tree: its top pid, `reason`, memory and ports of the whole tree, number of `processes`; largest first. Leaves out services, containers, daemons, shells, windows, and what is not sure.',
  effect: 'read',
  input: z.strictObject({
    min_age_s: number(0, 1e9).describe('0 to 1000000000; default 60.').optional(),
    limit: Limit.optional(),
  }),
  output: ListOutput,
  run: ({ min_age_s = MIN_AGE_DEFAULT_S, limit = LIMIT_DEFAULT }, host) => host.orphans(min_age_s, limit),
  text: ({ columns, rows, total, note }) =>
    [
      ...(rows.length > 0 ? [table(columns, rows)] : []),
      `${rows.length} of ${total} left behind, largest memory first`,
      ...(note ? [note] : []),
    ].join('\n'),
});
