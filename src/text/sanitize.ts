/**
 * Makes hostile text harmless to read: what a terminal or a model would obey, or a person could not see, becomes a
 * visible escape. Two different strings never come out the same, so a look-alike name cannot pass for another.
 */

/**
 * Everything invisible: control, format (bidi, zero-width, tags), surrogate, private and unassigned characters,
 * line and paragraph separators, code points that are ignored by default, and blanks that look like the space or like
 * nothing: `nginx` with a no-break space at its end.
 */
const INVISIBLE = String.raw`(?:(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800])`;

/**
 * Backslashes before an escape, real or imitated, are doubled; otherwise `\x1b` typed out would equal ESC. A
 * run of them is tried from its beginning only: from each of them, 64 KiB would take ten seconds.
 */
// biome-ignore lint/plugin: built from constants of this file
const NEEDS_ESCAPE = new RegExp(String.raw`(?<!\\)(\\+)(?=x[0-9a-f]{2}|u\{|${INVISIBLE})|${INVISIBLE}`, 'gu');
// biome-ignore lint/plugin: built from constants of this file
const SUSPICIOUS = new RegExp(String.raw`\\|${INVISIBLE}`, 'u');

/** Returns `text` with every invisible character as `\xNN` or `\u{N}`. */
export function sanitize(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(NEEDS_ESCAPE, escapeMatch) : text;
}

function escapeMatch(match: string): string {
  if (match.startsWith('\\')) return match + match;
  const code = match.codePointAt(0) ?? 0;
  // decodeUtf8() keeps a byte that is not UTF-8 as the lone surrogate U+DC80…U+DCFF.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Shortens to at most `max` UTF-16 units with `…` at the end; never splits a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = max - 1;
  const high = text.charCodeAt(end - 1);
  // Joined, it is a new string: a slice keeps alive what it was cut from, up to 64 KiB for each command line.
  return [text.slice(0, high >= 0xd800 && high <= 0xdbff ? end - 1 : end), '…'].join('');
}

/** The same for a text of several lines, which stay. */
export const cleanLines = (text: string): string => text.split('\n').map(sanitize).join('\n');
