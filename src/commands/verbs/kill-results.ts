import { EXIT, type ExitCode } from './exit-codes.ts';
import { type GridRows, grid, type Page } from './grid.ts';
import { reasonText, type Termination } from './kill-plan.ts';
import { plainAdvice } from './plain-errors.ts';
import type { Shown } from './verb.ts';

/** What became of the processes that were to be ended. */

type Result = NonNullable<Termination['results']>[number];

const WORDS: Readonly<Record<Result['outcome'], string>> = {
  exited: 'ended',
  killed: 'killed',
  still_running: 'still runs',
  already_gone: 'was gone',
  refused: 'refused',
  would_end: 'would end',
};

const COLUMNS = ['outcome', 'pid', 'name', 'command'];

/** `known`: pids that an earlier answer was about: that they are gone by now is no news. */
export function killedShown(
  { results = [], advice, note }: Termination,
  page: Page,
  known: ReadonlySet<number>,
): Shown & { readonly failed?: ExitCode } {
  const news = results.filter(({ pid, outcome }) => !(outcome === 'already_gone' && known.has(pid)));
  const table: GridRows = {
    columns: COLUMNS,
    rows: news.map(({ outcome, pid, name, command }) => [WORDS[outcome], pid, name, command]),
  };
  const failures = news.filter(({ outcome }) => outcome === 'still_running' || outcome === 'refused');
  return {
    text: news.length > 0 ? grid(table, COLUMNS, page) : '',
    notes: [
      ...news.flatMap(({ pid, reason, outcome }) =>
        reason === undefined || outcome === 'already_gone' ? [] : [`${pid}: ${reasonText(reason)}.`],
      ),
      ...(advice === undefined ? [] : [plainAdvice(advice)]),
      ...(note === undefined ? [] : [note]),
    ],
    found: news.length > 0,
    ...(failures.length > 0 && { failed: EXIT.failed }),
  };
}
