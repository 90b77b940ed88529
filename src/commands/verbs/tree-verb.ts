import { defined } from '../../defined.ts';
import { getProcessTree } from '../../tools/get_process_tree.ts';
import { LIST_OPTIONS, ROWS_MAX } from './list-options.ts';
import { listShown } from './list-shown.ts';
import { pidOf } from './notations.ts';
import { treeLines } from './tree-lines.ts';
import { atMost, numberIn } from './typed-values.ts';
import { JSON_OPTION, readVerb } from './verb.ts';

export const tree = readVerb({
  takes: '[PID]',
  summary: 'which process started which; of one, its ancestors and descendants',
  about: `Shows which process started which: all visible processes, or one process with its
ancestors and descendants.`,
  options: {
    depth: { type: 'string', short: 'd', value: 'levels', help: 'generations below, 1 to 50; default 5' },
    limit: LIST_OPTIONS.limit,
    json: JSON_OPTION,
  },
  examples: [['tree 4242', 'its ancestors and descendants']],
  completes: ['pids'],
  tool: getProcessTree,
  calls: (line) => {
    const [word] = atMost(line.words, 1);
    return [
      {
        limit: numberIn(line, 'limit') ?? ROWS_MAX,
        ...defined({ pid: word === undefined ? undefined : pidOf(word), depth: numberIn(line, 'depth') }),
      },
    ];
  },
  show: (answer, { page }) => {
    const { columns, rows } = answer;
    const [depth, name, command] = ['depth', 'name', 'command'].map((column) => columns.indexOf(column));
    const lines = treeLines(rows.map((row) => Number(row[depth ?? 0])));
    const drawn = rows.map((row, at) =>
      row.map((cell, column) => (column === command ? `${lines[at]}${cell ?? `[${row[name ?? 0]}]`}` : cell)),
    );
    return listShown({ ...answer, rows: drawn }, page, {
      columns: ['pid', 'user', 'memory_mib', 'age_s', 'command'],
      optional: ['user', 'age_s', 'memory_mib'],
      empty: 'No process.',
    });
  },
});
