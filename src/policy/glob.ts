/**
 * Does the whole text match a pattern in which `*` is any characters and `?` is one? Case-sensitive. The work is at
 * most the product of both lengths: only the last `*` is ever tried again.
 */
export function globMatches(pattern: string, text: string): boolean {
  let [at, next] = [0, 0];
  /** What follows the last `*`; 0 before there is one. */
  let afterStar = 0;
  let resume = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === '*') {
      afterStar = ++next;
      resume = at;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      next++;
      at++;
    } else if (afterStar > 0) {
      next = afterStar;
      at = ++resume;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
