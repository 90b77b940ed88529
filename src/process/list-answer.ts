import { defined } from '../defined.ts';
import type { SafeText } from '../text/safe-text.ts';
import { type Cell, COLUMNS, type Column, type Row } from './columns.ts';

/** The shape of every list answer: the keys once, then the values. */
export interface ListAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** All that match, shown or not. */
  readonly total: number;
  /** Gives the next rows of the same list; absent when there are none. */
  readonly next_cursor?: SafeText;
  /** How many the access rules left out; absent when none. */
  readonly hidden?: HiddenCounts;
  readonly note?: SafeText;
  /** Something cut the answer short; `note` says what. */
  readonly partial?: true;
}

/** Processes that the access rules left out, by the reason; absent: none. */
export interface HiddenCounts {
  readonly root?: number;
  readonly other_users?: number;
  /** By a rule of the configuration. */
  readonly by_rule?: number;
}

export const toCells = (row: Row, columns: readonly Column[]): Cell[] => columns.map((column) => COLUMNS[column](row));

/** What a list leaves out; nothing where it leaves out nothing. */
export function hidden(root: number, otherUsers: number, byRule: number): { readonly hidden?: HiddenCounts } {
  if (root + otherUsers + byRule === 0) return {};
  const known = { root: root || undefined, other_users: otherUsers || undefined, by_rule: byRule || undefined };
  return { hidden: defined(known) };
}
