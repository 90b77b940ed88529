import type { Matcher } from 're2js';
import { REDACTED, setExtraPatterns, type UserPattern } from './free-text.ts';
import { setExtraKeys } from './key-names.ts';

/** What the configuration adds to the rules. */
export interface UserRules {
  readonly keys: readonly string[];
  readonly patterns: readonly string[];
}

/**
 * Puts them in force for the whole program, in the place of those before. Returns what is wrong with the first bad
 * pattern, which it names; then nothing has changed.
 */
export async function addRules({ keys, patterns }: UserRules): Promise<string | undefined> {
  const compiled: UserPattern[] = [];
  if (patterns.length > 0) {
    const problem = await compile(patterns, compiled);
    if (problem !== undefined) return problem;
  }
  setExtraKeys(keys);
  setExtraPatterns(compiled);
  return undefined;
}

/** An empty string can be matched at the ends of a text or of a line, at the end of a word, or elsewhere. */
const CONTEXTS = ['', 'a', ' ', '\n\n', 'a a', 'aa', '  '];

/** Is there an empty match? It would put a mark into every text. */
function findsNothing(matcher: Matcher): boolean {
  while (matcher.find()) if (matcher.start() === matcher.end()) return true;
  return false;
}

async function compile(patterns: readonly string[], compiled: UserPattern[]): Promise<string | undefined> {
  const { RE2JS, RE2JSException } = await import('re2js');
  for (const [index, source] of patterns.entries()) {
    const named = `[${index}]: ${JSON.stringify(source)}`;
    try {
      const regex = RE2JS.compile(source);
      if (CONTEXTS.some((text) => findsNothing(regex.matcher(text)))) return `${named} matches the empty string`;
      compiled.push((text) => regex.matcher(text).replaceAll(REDACTED));
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      return `${named}: ${error.message}`;
    }
  }
  return undefined;
}
