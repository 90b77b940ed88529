import * as z from 'zod';
import { ProcessError } from '../../errors.ts';
import type { Capabilities, Fact, Facts } from '../../platform/capabilities.ts';
import type { Words } from '../../platform/words.ts';
import { COLUMNS, type Column } from '../../process/columns.ts';
import { GROUP_KEYS } from '../../process/group.ts';
import { defaultColumns, SORT_KEYS, type SortKey } from '../../process/query.ts';
import type { Pattern } from '../../text/pattern.ts';
import type { Layout } from '../../text/table.ts';
import type { DeepReadonly } from '../tool.ts';
import {
  Count,
  Cursor,
  Flag,
  given,
  Hidden,
  LIMIT_DEFAULT,
  Limit,
  number,
  oneOf,
  Shown,
  text,
  usernameOn,
} from './fields.ts';
import type { ListRequest } from './process-list.ts';

/** What the tools that list processes have in common: their arguments, the request they make, the answer. */

const isColumn = (name: string): name is Column => Object.hasOwn(COLUMNS, name);

/** The fact that a column shows. Where a system never has it, the column is not offered. */
const FACT_OF: { readonly [column in Column]?: Fact } = {
  threads: 'threads',
  nice: 'nice',
  terminal: 'jobs',
};

const isOffered = (column: Column, facts: Facts): boolean => {
  const fact = FACT_OF[column];
  return fact === undefined || facts[fact] !== 'never';
};

/** The columns that a list on a system with these facts can have. */
export const columnsOn = (facts: Facts): Column[] =>
  Object.keys(COLUMNS)
    .filter(isColumn)
    .filter((name) => name !== 'matched' && isOffered(name, facts));

/** The arguments that all lists of processes share, as far as a system offers them. */
export function listArguments({ facts, statuses, words }: Pick<Capabilities, 'facts' | 'statuses' | 'words'>) {
  const selectable = columnsOn(facts);
  const error = `must be a list of 1 to ${selectable.length} columns`;
  const filters = {
    username: usernameOn(words).optional(),
    sort_by: oneOf(SORT_KEYS).describe('Default memory; largest or newest first.').optional(),
    limit: Limit.optional(),
    cursor: Cursor.optional(),
    status: oneOf(statuses).describe('Only these.').optional(),
    min_cpu_percent: number(0, 100_000).describe('Of one core, 0 to 100000.').optional(),
    min_memory_mib: number(0, 1e9).describe('0 to 1000000000.').optional(),
    started_within_s: number(0, 1e9).describe('Age at most, 0 to 1000000000.').optional(),
    background: Flag.describe('Without a terminal, or not in its foreground.').optional(),
    group_by: oneOf(GROUP_KEYS).describe('One row each, with sums and up to 5 pids.').optional(),
    project: text(128).describe('Repository or package that its folder is in, up to 128 characters.').optional(),
    columns: z
      .array(oneOf(selectable), { error })
      .min(1, { error })
      .max(selectable.length, { error })
      .describe(`The columns you want, 1 to ${selectable.length}.`)
      .optional(),
  };
  return given(filters, { background: facts.jobs });
}

type Arguments = z.output<z.ZodObject<ReturnType<typeof listArguments>>>;

/** The request of a call. Throws INVALID_INPUT for arguments that exclude each other. */
export function listRequest(asked: Arguments, pattern?: Pattern): ListRequest {
  const {
    username,
    sort_by: sortBy = 'memory',
    limit = LIMIT_DEFAULT,
    cursor,
    group_by: groupBy,
    columns,
    ...filters
  } = asked;
  if (groupBy && (columns || cursor)) {
    throw new ProcessError(
      'INVALID_INPUT',
      `group_by cannot be combined with ${columns ? 'columns' : 'cursor'}: groups have fixed columns and one page`,
    );
  }
  const { cursor: _, ...rest } = asked;
  const named = username !== undefined;
  return {
    username,
    pattern,
    groupBy,
    cursor,
    filters,
    sortBy,
    limit,
    columns: columns ?? defaultColumns({ sortBy, filters, named, found: pattern !== undefined }),
    asked: rest,
  };
}

export const ListOutput = z.strictObject({
  columns: z.array(z.string()).describe('What the values of a row are.'),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null(), z.array(z.number())]))).describe('null: not known.'),
  total: Count.describe('All matches, shown or not.'),
  next_cursor: Shown.optional(),
  hidden: Hidden.optional(),
  note: Shown.optional(),
  partial: z.literal(true).optional(),
});

const ORDERS = {
  memory: 'largest memory first',
  cpu: 'most CPU first',
  started: 'newest first',
  pid: 'by pid',
  name: 'by name',
} as const satisfies Record<SortKey, string>;

/** `2 of root hidden`, `1 hidden by a rule` */
export const hiddenText = (
  { root, other_users, by_rule }: z.output<typeof Hidden> = {},
  { privileged }: Pick<Words, 'privileged'>,
): string[] => [
  ...(root === undefined ? [] : [`${root} of ${privileged.user} hidden`]),
  ...(other_users === undefined ? [] : [`${other_users} of other users hidden`]),
  ...(by_rule === undefined ? [] : [`${by_rule} hidden by a rule`]),
];

type Listed = DeepReadonly<z.output<typeof ListOutput>>;

/** The table if it has rows, one line about it, and the note. */
export const tableText = ({ table }: Layout, { columns, rows, note }: Listed, line: readonly string[]): string =>
  [...(rows.length > 0 ? [table(columns, rows)] : []), line.join('; '), ...(note ? [note] : [])].join('\n');

/** With a line that says how many of how many, and in which order. */
export const listTextOn =
  ({ words }: Pick<Capabilities, 'words'>) =>
  (answer: Listed, { sort_by = 'memory' }: Pick<Arguments, 'sort_by'>, layout: Layout): string =>
    tableText(layout, answer, [
      `${answer.rows.length} of ${answer.total}, ${ORDERS[sort_by]}`,
      ...hiddenText(answer.hidden, words),
      ...layout.moreText(answer.next_cursor),
    ]);
