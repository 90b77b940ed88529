/** The known word that was probably typed: a third of its letters may be wrong, or one. Undefined if none is that near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const byDistance = known
    .map((name) => ({ name, distance: distanceOf(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = byDistance;
  const wrongMax = Math.max(Math.floor((best?.name.length ?? 0) / 3), word.length >= 3 ? 1 : 0);
  return best && best.distance <= wrongMax ? best.name : undefined;
}

const WORD_MAX_CHARS = 32;

/** Letters to insert, delete, replace, or swap with the next, after Damerau and Levenshtein. */
function distanceOf(one: string, other: string): number {
  if (one.length > WORD_MAX_CHARS) return Number.POSITIVE_INFINITY;
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, wanted] of [...other].entries()) {
      const isSwapped = index > 0 && at > 0 && letter === other[index - 1] && one[at - 1] === wanted;
      next.push(
        Math.min(
          (next[index] ?? 0) + 1,
          (row[index + 1] ?? 0) + 1,
          (row[index] ?? 0) + (letter === wanted ? 0 : 1),
          isSwapped ? (before[index - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What to write instead of a wrong word: `did you mean ls?`, or `expected one of ls, top`. */
export const wordInstead = (near: string | undefined, known: readonly string[]): string =>
  near === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${near}?`;
