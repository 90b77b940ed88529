/**
 * Does the whole text match a pattern in which `*` is any characters and `?` is one? Case counts. The work is at most the
 * product of both lengths: only the last `*` is ever tried again.
 */
export function globMatches(pattern: string, text: string): boolean {
  let [at, next] = [0, 0];
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === '*') {
      star = next++;
      resume = at;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
