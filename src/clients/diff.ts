/** A line of a diff: removed, added, or context. */
export interface DiffLine {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

const CONTEXT_LINES = 1;

/** The difference between two texts as one hunk with a line of context. Separate changes become one long hunk. */
export function diff(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const next = linesOf(after);
  const shorter = Math.min(old.length, next.length);
  let same = 0;
  while (same < shorter && old[same] === next[same]) same += 1;
  let tail = 0;
  while (tail < shorter - same && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const signed = (sign: DiffLine['sign'], lines: readonly string[]) => lines.map((text) => ({ sign, text }));
  return [
    ...signed(' ', old.slice(Math.max(0, same - CONTEXT_LINES), same)),
    ...signed('-', old.slice(same, old.length - tail)),
    ...signed('+', next.slice(same, next.length - tail)),
    ...signed(' ', old.slice(old.length - tail, old.length - tail + CONTEXT_LINES)),
  ];
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
