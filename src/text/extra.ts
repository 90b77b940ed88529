import { setExtraKeys } from './keys.ts';
import { type ExtraPattern, REDACTED, setExtraPatterns } from './redact-text.ts';

/** What the configuration adds to the rules. */
export interface ExtraRules {
  readonly keys: readonly string[];
  readonly patterns: readonly string[];
}

/** Puts them in force for the whole program. Returns what is wrong with the first bad pattern, which it names. */
export async function addRules({ keys, patterns }: ExtraRules): Promise<string | undefined> {
  setExtraKeys(keys);
  if (patterns.length === 0) return undefined;
  const { RE2JS, RE2JSException } = await import('re2js');
  const compiled: ExtraPattern[] = [];
  for (const source of patterns) {
    try {
      const regex = RE2JS.compile(source);
      if (regex.matcher('').find()) return `${JSON.stringify(source)} matches the empty string`;
      compiled.push((text) => regex.matcher(text).replaceAll(REDACTED));
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      return `${JSON.stringify(source)}: ${error.message}`;
    }
  }
  setExtraPatterns(compiled);
  return undefined;
}
