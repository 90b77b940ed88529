import { setExtraKeys } from './keys.ts';
import { type ExtraPattern, REDACTED, setExtraPatterns } from './redact-text.ts';

/** What the configuration adds to the rules. */
export interface ExtraRules {
  readonly keys: readonly string[];
  readonly patterns: readonly string[];
}

/**
 * Puts them in force for the whole program, in the place of those before. Returns what is wrong with the first bad
 * pattern, which it names; then nothing has changed.
 */
export async function addRules({ keys, patterns }: ExtraRules): Promise<string | undefined> {
  const compiled: ExtraPattern[] = [];
  if (patterns.length > 0) {
    const problem = await compile(patterns, compiled);
    if (problem !== undefined) return problem;
  }
  setExtraKeys(keys);
  setExtraPatterns(compiled);
  return undefined;
}

async function compile(patterns: readonly string[], compiled: ExtraPattern[]): Promise<string | undefined> {
  const { RE2JS, RE2JSException } = await import('re2js');
  for (const [index, source] of patterns.entries()) {
    const named = `[${index}]: ${JSON.stringify(source)}`;
    try {
      const regex = RE2JS.compile(source);
      if (regex.matcher('').find()) return `${named} matches the empty string`;
      compiled.push((text) => regex.matcher(text).replaceAll(REDACTED));
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      return `${named}: ${error.message}`;
    }
  }
  return undefined;
}
