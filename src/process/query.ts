import type { Display } from '../text/display.ts';
import { type Cell, COLUMNS, type Column, type Row } from './columns.ts';
import { nameOf, type ProcessFacts } from './process.ts';

/** What to list: filter → sort → page → columns. */
export interface Query {
  readonly matches: (process: ProcessFacts) => boolean;
  readonly sortBy: SortKey;
  readonly limit: number;
  readonly columns: readonly Column[];
}

/** Each key sorts the way a person expects: the largest, the newest, the alphabet. */
const COMPARE = {
  memory: (a, b) => b.rssBytes - a.rssBytes,
  started: (a, b) => b.startTicks - a.startTicks,
  pid: (a, b) => a.pid - b.pid,
  name: (a, b) => (nameOf(a) < nameOf(b) ? -1 : 1),
} as const satisfies Record<string, (a: ProcessFacts, b: ProcessFacts) => number>;

export type SortKey = keyof typeof COMPARE;

/** All processes that match, in order; equals keep the order of their pids. */
export function select(processes: readonly ProcessFacts[], { matches, sortBy }: Query): ProcessFacts[] {
  const compare = COMPARE[sortBy];
  return processes.filter(matches).sort((a, b) => compare(a, b) || a.pid - b.pid);
}

/**
 * The first `limit` of the selected that are still there, each with the exact figures that `complete` reads; sorted
 * again, for these may differ a little from those of the snapshot.
 */
export function page(
  selected: readonly ProcessFacts[],
  { limit, sortBy }: Pick<Query, 'limit' | 'sortBy'>,
  complete: (process: ProcessFacts) => ProcessFacts | undefined,
): { readonly processes: ProcessFacts[]; readonly vanished: number } {
  const processes: ProcessFacts[] = [];
  let vanished = 0;
  for (const process of selected) {
    if (processes.length === limit) break;
    const whole = complete(process);
    if (whole) processes.push(whole);
    else vanished++;
  }
  const compare = COMPARE[sortBy];
  return { processes: processes.sort((a, b) => compare(a, b) || a.pid - b.pid), vanished };
}

export const toCells = (row: Row, columns: readonly Column[]): Cell[] => columns.map((column) => COLUMNS[column](row));

/** The shape of every list answer: the keys once, then the values. */
export interface List {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** All that match, shown or not. */
  readonly total: number;
  /** How many the access rules left out; absent when none. */
  readonly hidden?: Hidden;
  readonly note?: Display;
}

export interface Hidden {
  readonly root?: number;
  readonly other_users?: number;
}
