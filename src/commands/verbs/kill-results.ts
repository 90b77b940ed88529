import { EXIT } from './exit-codes.ts';
import { grid, type Page } from './grid.ts';
import { reasonText, type Termination } from './kill-plan.ts';
import { plainAdvice } from './plain-errors.ts';
import type { Shown } from './verb.ts';

/** The outcomes of kill. */

type EndedProcess = NonNullable<Termination['results']>[number];

const WORDS: Readonly<Record<EndedProcess['outcome'], string>> = {
  exited: 'ended',
  killed: 'killed',
  still_running: 'still running',
  already_gone: 'already gone',
  refused: 'refused',
  would_end: 'would end',
};

const COLUMNS = ['outcome', 'pid', 'name', 'command'];

/** Each process once: if two targets name it, it is already gone the second time. */
export function killedShown(done: readonly Termination[], page: Page): Shown {
  const all = done.flatMap(({ results = [] }) => results);
  const results = all.filter(({ pid }, at) => all.findIndex((one) => one.pid === pid) === at);
  const rows = results.map(({ outcome, pid, name, command }) => [WORDS[outcome], pid, name, command]);
  const reasons = results.flatMap(({ pid, reason, outcome }) =>
    reason === undefined || outcome === 'already_gone' ? [] : [`${pid}: ${reasonText(reason)}.`],
  );
  const said = done.flatMap(({ advice, note }) => [
    ...(advice === undefined ? [] : [plainAdvice(advice)]),
    ...(note === undefined ? [] : [note]),
  ]);
  const isLeft = results.some(({ outcome }) => outcome === 'still_running' || outcome === 'refused');
  return {
    text: rows.length > 0 ? grid({ columns: COLUMNS, rows }, COLUMNS, page) : '',
    notes: [...reasons, ...said],
    found: rows.length > 0,
    ...(isLeft && { failed: EXIT.failed }),
  };
}
