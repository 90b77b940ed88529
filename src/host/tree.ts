import type { Platform } from '../platform/machine.ts';
import { COLUMNS, type Column } from '../process/columns.ts';
import type { List } from '../process/list-answer.ts';
import { ancestors, descend, family, type Node } from '../process/tree.ts';
import { collect, nextSlice, sliceIsOver } from '../process/yielding.ts';
import { ownText, rowCommandChars } from '../text/display.ts';
import type { View } from './access.ts';
import { shownRow } from './row.ts';

const SHOWN: readonly Column[] = ['pid', 'name', 'user', 'memory_mib', 'age_s', 'command'];

/**
 * In pre-order: one process below its visible ancestors and above its descendants, or everything that may be seen.
 * Throws NOT_FOUND or the refusal for `pid`.
 */
export async function tree(
  platform: Platform,
  view: View,
  pid: number | undefined,
  depth: number,
  limit: number,
): Promise<List> {
  if (pid !== undefined) view.read(pid, 'list');
  const scope = view.scope('*');
  const snapshot = await platform.snapshot({ owner: scope.owner, argv: false });
  if (sliceIsOver()) await nextSlice();
  const { processes, hidden } = await scope.see(snapshot);
  if (sliceIsOver()) await nextSlice();
  const kin = family(processes);

  const nodes: Node[] = [];
  const start = processes.filter((process) => process.pid === pid);
  if (pid !== undefined && start.length === 0) throw view.missing(pid);
  for (const process of start) {
    const above = ancestors(kin, process).reverse();
    nodes.push(...above.map((ancestor, index) => ({ process: ancestor, depth: index })));
    nodes.push(...descend(kin, process, depth, above.length));
  }
  if (pid === undefined) for (const root of kin.roots) nodes.push(...descend(kin, root, depth));

  const shown = await collect(nodes.slice(0, limit), ({ process, depth: level }) => {
    const whole = platform.complete(process);
    return whole && { process: whole, level };
  });
  const commandChars = rowCommandChars(shown.length, 1 + SHOWN.length);
  return {
    columns: ['depth', ...SHOWN],
    rows: await collect(shown, ({ process, level }) => {
      const row = shownRow(platform, view, { process, clock: snapshot.clock, commandChars });
      return [level, ...SHOWN.map((column) => COLUMNS[column](row))];
    }),
    total: nodes.length,
    ...(hidden && { hidden }),
    ...(nodes.length > limit && { note: ownText`Only the first ${limit}: raise limit, or ask for one pid.` }),
  };
}
