import type * as z from 'zod';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { hiddenText, type ListOutput } from '../../tools/shared/lists.ts';
import type { DeepReadonly } from '../../tools/tool.ts';
import { type GridRows, grid, type Page } from './grid.ts';
import type { Shown } from './verb.ts';

/** A list answer of a tool, whose cells may have been replaced for display. */
export type ListedAnswer = GridRows & Pick<DeepReadonly<z.output<typeof ListOutput>>, 'total' | 'hidden' | 'note'>;

interface ListLook {
  readonly columns: readonly string[];
  readonly optional?: readonly string[];
  /** A sentence for an empty list. */
  readonly empty: string;
  /** Follows `3 of 8`, e.g. `largest memory first`. */
  readonly order?: string;
  /** Has the verb `--all`? Without it, it shows all that it may. */
  readonly hasAll?: boolean;
}

const { words } = THIS_SYSTEM.capabilities;

/** A list as a table, and what it leaves out. */
export function listShown(answer: ListedAnswer, page: Page, look: ListLook): Shown {
  const { rows, total, hidden, note } = answer;
  const { columns, optional = [], empty, order, hasAll = false } = look;
  const isCut = rows.length < total;
  const cutNote = [`${rows.length} of ${total}`, ...(order ? [order] : []), '--limit shows more'].join('; ');
  const left = hiddenText(hidden, words);
  return {
    text: rows.length > 0 ? grid(answer, columns, { ...page, optional }) : '',
    notes: [
      ...(rows.length === 0 ? [empty] : []),
      ...(isCut ? [`${cutNote}.`] : []),
      ...(left.length > 0 ? [`${left.join(', ')}${howToShow(hidden, hasAll)}.`] : []),
      ...(note ? [note] : []),
    ],
    found: rows.length > 0,
  };
}

function howToShow(hidden: ListedAnswer['hidden'], hasAll: boolean): string {
  const options = [
    ...(hidden?.root === undefined ? [] : ['--allow-root']),
    ...(hidden?.other_users === undefined ? [] : ["--allow-users '*'"]),
  ];
  return options.length > 0
    ? ` (${hasAll ? '--all with ' : ''}${options.join(' ')} includes those that can be shown)`
    : '';
}
