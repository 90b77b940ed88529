import type { Matcher } from 're2js';
import { REDACTED } from './redaction.ts';

/** A pattern of the configuration: replaces what it matches. */
export type UserPattern = (text: string) => string;

/** Texts with each place for an empty match: the ends of a text, a line or a word, or elsewhere. */
const CONTEXTS = ['', 'a', ' ', '\n\n', 'a a', 'aa', '  '];

/** The pattern has an empty match, which would insert `[redacted]` into every text. */
function findsNothing(matcher: Matcher): boolean {
  while (matcher.find()) if (matcher.start() === matcher.end()) return true;
  return false;
}

/** Compiles the patterns of the configuration, or returns the problem of the first bad one. */
export async function compileUserPatterns(
  patterns: readonly string[],
): Promise<readonly UserPattern[] | { readonly problem: string }> {
  if (patterns.length === 0) return [];
  const compiled: UserPattern[] = [];
  const { RE2JS, RE2JSException } = await import('re2js');
  for (const [index, source] of patterns.entries()) {
    const named = `[${index}]: ${JSON.stringify(source)}`;
    try {
      const regex = RE2JS.compile(source);
      if (CONTEXTS.some((text) => findsNothing(regex.matcher(text))))
        return { problem: `${named} matches the empty string` };
      compiled.push((text) => regex.matcher(text).replaceAll(REDACTED));
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      return { problem: `${named}: ${error.message}` };
    }
  }
  return compiled;
}
