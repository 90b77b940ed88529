import { UsageError } from '../../config/layers.ts';
import { defined } from '../../defined.ts';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { SORT_KEYS } from '../../process/query.ts';
import { columnsOn } from '../../tools/shared/lists.ts';
import type { Options } from '../options.ts';
import { numberIn, oneOfValues, textIn } from './typed-values.ts';
import { JSON_OPTION, type VerbLine } from './verb.ts';

/** The options that all lists of processes share, as arguments of the tools. */

/** The most that the tools return. */
export const ROWS_MAX = 500;

/** Short names of columns. */
const SHORT: Readonly<Record<string, string>> = { cpu: 'cpu_percent', memory: 'memory_mib', age: 'age_s' };
const shortOf = (column: string): string => Object.entries(SHORT).find(([, long]) => long === column)?.[0] ?? column;
const COLUMN_WORDS = columnsOn(THIS_SYSTEM.capabilities.facts).map(shortOf);

export const LIST_OPTIONS = {
  all: { type: 'boolean', short: 'a', help: 'of all users that the configuration allows' },
  user: { type: 'string', short: 'u', value: 'name', completes: 'users', help: 'only of this user' },
  sort: {
    type: 'string',
    short: 's',
    value: 'key',
    values: SORT_KEYS,
    help: `${SORT_KEYS.join(', ')}; default memory`,
  },
  columns: {
    type: 'string',
    short: 'c',
    value: 'a,b,c',
    values: COLUMN_WORDS,
    isList: true,
    help: COLUMN_WORDS.join(', '),
  },
  limit: { type: 'string', short: 'n', value: 'rows', help: `at most this many, up to ${ROWS_MAX}` },
  json: JSON_OPTION,
} as const satisfies Options;

/** Throws UsageError. */
export function listArgs(line: VerbLine): Readonly<Record<string, unknown>> {
  const sort = textIn(line, 'sort');
  return {
    limit: numberIn(line, 'limit') ?? ROWS_MAX,
    columns: columnsOf(line),
    ...defined({
      sort_by: sort === undefined ? undefined : oneOfValues('sort', sort, SORT_KEYS),
      username: usernameOf(line),
    }),
  };
}

/** Whose processes are wanted; undefined: the person's own. Throws UsageError. */
export function usernameOf(line: VerbLine): string | undefined {
  const user = textIn(line, 'user');
  const isOfAll = line.values['all'] === true;
  if (user !== undefined && isOfAll) throw new UsageError('--user and --all cannot be combined');
  return isOfAll ? '*' : user;
}

/** The requested columns, or those that a person usually wants. */
export function columnsOf(line: VerbLine): readonly string[] {
  const asked = textIn(line, 'columns');
  if (asked !== undefined)
    return asked.split(',').map((word) => {
      const column = SHORT[word] ?? word;
      return COLUMN_WORDS.includes(shortOf(column)) ? column : oneOfValues('columns', word, COLUMN_WORDS);
    });
  const isOfOthers = usernameOf(line) !== undefined;
  const isByCpu = textIn(line, 'sort') === 'cpu';
  return [
    ...['pid', 'name'],
    ...(isOfOthers ? ['user'] : []),
    ...(isByCpu ? ['cpu_percent'] : []),
    ...['memory_mib', 'age_s', 'status', 'ports', 'project', 'command'],
  ];
}
