import { defined } from '../defined.ts';
import type { Machine } from '../platform/machine.ts';
import { COLUMNS, type Column } from '../process/columns.ts';
import type { ListAnswer } from '../process/list-answer.ts';
import { ancestors, descend, family, type Node } from '../process/tree.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { rowCommandChars, safe } from '../text/display.ts';
import type { AccessView } from './access.ts';
import { shownRow } from './row.ts';

const SHOWN: readonly Column[] = ['pid', 'name', 'user', 'memory_mib', 'age_s', 'command'];

/**
 * In pre-order: one process below its visible ancestors and above its descendants, or everything that may be seen.
 * Throws NOT_FOUND or the refusal for `pid`.
 */
export async function tree(
  machine: Machine,
  view: AccessView,
  pid: number | undefined,
  depth: number,
  limit: number,
): Promise<ListAnswer> {
  if (pid !== undefined) view.read(pid, 'list');
  const scope = view.scope('*');
  const snapshot = await machine.snapshot({ owner: scope.owner, argv: false });
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
    nodes.push(...descend(relatives, process, depth, above.length));
  }
  if (pid === undefined) for (const root of relatives.roots) nodes.push(...descend(relatives, root, depth));

  const shown = await mapYielding(nodes.slice(0, limit), ({ process, depth: level }) => {
    const whole = machine.refresh(process);
    return whole && { process: whole, level };
  });
  const commandChars = rowCommandChars(shown.length, 1 + SHOWN.length);
  return {
    columns: ['depth', ...SHOWN],
    rows: await mapYielding(shown, ({ process, level }) => {
      const row = shownRow(machine, view, { process, clock: snapshot.clock, commandChars });
      return [level, ...SHOWN.map((column) => COLUMNS[column](row))];
    }),
    total: nodes.length,
    ...defined({ hidden }),
    ...(nodes.length > limit && { note: safe`Only the first ${limit}: raise limit, or ask for one pid.` }),
  };
}
