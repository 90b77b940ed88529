import * as z from 'zod';
import { defined } from '../defined.ts';
import { withCaveats } from '../host/caveats.ts';
import type { Host } from '../host/host.ts';
import type { Column } from '../process/columns.ts';
import { type ListAnswer, toCells } from '../process/list-answer.ts';
import { ancestors, descend, family, type Node } from '../process/tree.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { safe } from '../text/safe-text.ts';
import { integer, LIMIT_DEFAULT, Limit, Pid } from './shared/fields.ts';
import { ListOutput } from './shared/lists.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

const DEPTH_DEFAULT = 5;

export const getProcessTree = defineTool({
  name: 'get_process_tree',
  title: 'Show the process tree',
  description:
    'Shows who started whom, in pre-order with a `depth` column: one process with the ancestors that may be shown and its descendants, or, without a pid, everything you may see. Use it for "what did this start" and "who started this", and before ending something with children.',
  effect: 'read',
  input: z.strictObject({
    pid: Pid.optional(),
    depth: integer(1, 50).describe('Generations below, 1 to 50; default 5.').optional(),
    limit: Limit.optional(),
  }),
  output: ListOutput,
  run: async ({ pid, depth = DEPTH_DEFAULT, limit = LIMIT_DEFAULT }, host) =>
    withCaveats(host.machine, await tree(host, pid, { depth, limit })),
  text({ columns, rows, total, note }, _, { table }) {
    const name = columns.indexOf('name');
    const indented = rows.map((row) =>
      row.map((cell, index) => (index === name ? `${'  '.repeat(Number(row[0]))}${cell}` : cell)).slice(1),
    );
    return [table(columns.slice(1), indented), `${rows.length} of ${total}`, ...(note ? [note] : [])].join('\n');
  },
});

const SHOWN: readonly Column[] = ['pid', 'name', 'user', 'memory_mib', 'age_s', 'command'];

/**
 * In pre-order: one process below its visible ancestors and above its descendants, or everything that may be seen.
 * Throws NOT_FOUND or the refusal for `pid`.
 */
async function tree(
  host: Host,
  pid: number | undefined,
  { depth, limit }: { readonly depth: number; readonly limit: number },
): Promise<ListAnswer> {
  const { machine, view } = host;
  if (pid !== undefined) view.read(pid, 'list');
  const scope = view.scope('*');
  const snapshot = await machine.snapshot({ wants: scope.wants, argv: false });
  await yieldIfDue();
  const { processes, hidden } = await scope.visible(snapshot);
  await yieldIfDue();
  const relatives = family(processes);

  const nodes: Node[] = [];
  const start = processes.filter((process) => process.pid === pid);
  if (pid !== undefined && start.length === 0) throw view.notFound(pid);
  for (const process of start) {
    const above = ancestors(relatives, process).reverse();
    nodes.push(...above.map((ancestor, index) => ({ process: ancestor, depth: index })));
    nodes.push(...descend(relatives, process, { depth, from: above.length }));
  }
  if (pid === undefined) for (const root of relatives.roots) nodes.push(...descend(relatives, root, { depth }));

  const shown = await mapYielding(nodes.slice(0, limit), ({ process, depth: level }) => {
    const whole = machine.refresh(process);
    return whole && { process: whole, level };
  });
  const commandChars = rowCommandChars(shown.length, 1 + SHOWN.length);
  return {
    columns: ['depth', ...SHOWN],
    rows: await mapYielding(shown, ({ process, level }) => {
      const row = shownRow(host, { process, clock: snapshot.clock, commandChars });
      return [level, ...toCells(row, SHOWN)];
    }),
    total: nodes.length,
    ...defined({ hidden }),
    ...(nodes.length > limit && { note: safe`Only the first ${limit}: raise limit, or ask for one pid.` }),
  };
}
