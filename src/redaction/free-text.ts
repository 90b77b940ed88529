import { CODE_PATTERNS } from './code-patterns.ts';
import { redactPairs } from './pairs.ts';
import type { Redaction } from './redaction.ts';
import { AUTH_SCHEME } from './secret-words.ts';
import { TEXT_PATTERNS } from './text-patterns.ts';
import { TOKEN_PATTERNS } from './token-patterns.ts';

const PATTERNS = [...TEXT_PATTERNS, ...CODE_PATTERNS];
/** Matches a text that one of the patterns needs: most arguments have none of these. */
// biome-ignore lint/plugin: built from constants of this folder
const NEEDS = new RegExp(
  [...new Set(PATTERNS.map(({ needs }) => needs))].map((text) => text.replace(/[()[\]./]/g, '\\$&')).join('|'),
);

/** Replaces the secrets that a string reveals without its neighbours. */
export function redactFreeText(
  text: string,
  redaction: Redaction,
  { isTitle = false, isSentence = false, isShell = false, isArgument = false } = {},
): string {
  let out = text;
  // Every pattern below needs one of these characters or a token's length; most paths and names end here.
  if (text.length < 4) return out;
  const isPlainWord = !/[^\w.-]/.test(text);
  const isSearched = !isPlainWord && NEEDS.test(text);
  for (const { name, needs, shape, only } of isSearched ? PATTERNS : []) {
    if (!out.includes(needs)) continue;
    out = out.replace(shape, (found: string, kept: string) => {
      const value = found.slice(kept.length);
      return !only || only(value) ? `${kept}${redaction.redact(value, name)}` : found;
    });
  }
  if (!isPlainWord && /[=:>%]/.test(out)) {
    out = out.replace(
      isTitle ? TITLE_HEADER : HEADER,
      (found: string, kept: string) =>
        `${kept}${redaction.redact(found.slice(kept.length), 'an authorization header')}`,
    );
    out = redactPairs(out, redaction, { isSentence, isShell, isArgument });
  }
  if (out.length < 12 || !LONG_RUN.test(out)) return out;
  for (const { name, shape } of TOKEN_PATTERNS) out = out.replace(shape, (found) => redaction.redact(found, name));
  return out;
}

/** Every token has a run of 15 such characters with a digit, except those with a fixed prefix or form. */
const LONG_RUN = /\b(?=[\w-]{0,63}\d)[\w-]{15}|[a-z]{4}(?:-[a-z]{4}){3}|PRIVATE|hooks\.|\$[\w.]{1,10}\$/;

const SCHEME = `(?:${AUTH_SCHEME.source})?`;
/** `Authorization: Bearer x`, `Basic x`. */
const HEADER_NAME = `((?:\\bauthorization|\\bcookie|\\bx-auth|\\bx-[\\w-]{0,32}(?:key|token|secret|auth)|\\b(?:private|job)-token)["']?\\s{0,2}[:=]\\s{0,2}${SCHEME})`;
/** A redacted value or a variable of a shell is left alone. */
const NO_VALUE = `(?!${SCHEME}(?:\\[redacted\\]|\\\\?["']?\\$(?:\\w+|\\{[^}]*\\}|\\([^)]*\\))(?:[\\\\"'\\s]|$)))`;
// biome-ignore lint/plugin: built from constants of this file
const HEADER = new RegExp(`${HEADER_NAME}${NO_VALUE}[^\\s"',;][^"'\\r\\n]{0,8192}`, 'gi');
/** In a title, which has lost its quotes, a header ends at a space. */
// biome-ignore lint/plugin: built from constants of this file
const TITLE_HEADER = new RegExp(
  `${HEADER_NAME}${NO_VALUE}[^\\s"',]\\S{0,8192}(?:(?<=;) [\\w.-]{1,64}=\\S{1,4096})*`,
  'gi',
);
