import { BEGINNING, type Link, readLine, splitLines } from './chain.ts';

/** What is wrong with the log, and where. */
export interface ChainProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly what: string;
}

export interface Verification {
  /** Lines that are intact. */
  readonly lines: number;
  /** Numbers of the first and the last of them; null if there are none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly problems: readonly ChainProblem[];
}

export interface LogFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const count = (lines: number): string => (lines === 1 ? '1 line is' : `${lines} lines are`);

/**
 * Checks the files of a log, oldest first, against the chain. `head` is the last line that is known to be synced:
 * without it, lines missing at the end go unnoticed. `before` is the link before the first line; by default the log
 * begins with number 1, or where `audit.keep` deleted earlier lines.
 */
export function verify(files: readonly LogFile[], head?: Link, before?: Link): Verification {
  const problems: ChainProblem[] = [];
  /** Numbers of the last lines that were deleted on purpose. */
  const dropped = new Set<unknown>();
  let previous = before;
  let first: number | null = null;
  let last: number | null = null;
  let lines = 0;
  let headSeen = head === undefined || head.seq === 0;
  let at = { file: files[0]?.name ?? '', line: 1 };
  let start = at;

  for (const [index, { name, bytes }] of files.entries()) {
    const split = splitLines(bytes);
    for (const [position, text] of split.lines.entries()) {
      at = { file: name, line: position + 1 };
      const line = readLine(text);
      if (!line) {
        problems.push({ ...at, what: 'it was changed, or is not a line of this log' });
        // It keeps its place in the chain, so that one damaged line is one problem.
        if (previous) previous = { seq: previous.seq + 1, hash: '' };
        continue;
      }
      const wrong = previous && misplaced(previous, line);
      if (wrong !== undefined) problems.push({ ...at, what: wrong });
      if (first === null) start = at;
      first ??= line.seq;
      last = Math.max(last ?? 0, line.seq);
      lines++;
      if (line.fields['event'] === 'rotate') dropped.add(line.fields['dropped_through']);
      if (line.seq === head?.seq) {
        headSeen = true;
        if (line.hash !== head.hash) problems.push({ ...at, what: 'it is not the last line that was written' });
      }
      previous = line;
    }
    if (split.tornBytes > 0) {
      at = { file: name, line: split.lines.length + 1 };
      const isLast = index === files.length - 1;
      const what = isLast ? 'its end is missing: a write was interrupted' : 'its end is missing';
      problems.push({ ...at, what: `${what} (${split.tornBytes} bytes)` });
    }
  }
  if (!before && first !== null && first !== BEGINNING.seq + 1 && !dropped.has(first - 1))
    problems.push({ ...start, what: `${count(first - 1)} missing before it` });
  if (head && !headSeen && (last ?? 0) < head.seq)
    problems.push({ ...at, what: `${count(head.seq - (last ?? 0))} missing after it` });
  return { lines, first, last, problems };
}

/** Why a line does not follow the one before it; undefined if it does. */
function misplaced(before: Link, line: Link & { readonly prev: string }): string | undefined {
  const missing = line.seq - before.seq - 1;
  if (missing > 0) return `${count(missing)} missing before it`;
  if (missing < 0) return `line number ${line.seq} comes after ${before.seq}: it was moved or inserted`;
  // The original hash of a changed line is unknown.
  return before.hash === '' || line.prev === before.hash ? undefined : 'the line before it was replaced';
}
