import * as z from 'zod';
import { table } from '../text/table.ts';
import { integer, LIMIT_DEFAULT, Limit, Pid } from './shared/fields.ts';
import { ListOutput } from './shared/lists.ts';
import { defineTool } from './tool.ts';

const DEPTH_DEFAULT = 5;

export const getProcessTree = defineTool({
  name: 'get_process_tree',
  title: 'Show the process tree',
  description:
    'Shows who started whom, in pre-order with a `depth` column: one process with the ancestors that may be shown and its descendants, or, without a pid, everything you may see. Use it for «what did this start» and «who started this», and before ending something with children.',
  effect: 'read',
  input: z.strictObject({
    pid: Pid.optional(),
    depth: integer(1, 50).describe('Generations below, 1 to 50; default 5.').optional(),
    limit: Limit.optional(),
  }),
  output: ListOutput,
  run: ({ pid, depth = DEPTH_DEFAULT, limit = LIMIT_DEFAULT }, host) => host.tree(pid, depth, limit),
  text({ columns, rows, total, note }) {
    const name = columns.indexOf('name');
    const indented = rows.map((row) =>
      row.map((cell, index) => (index === name ? `${'  '.repeat(Number(row[0]))}${cell}` : cell)).slice(1),
    );
    return [table(columns.slice(1), indented), `${rows.length} of ${total}`, ...(note ? [note] : [])].join('\n');
  },
});
