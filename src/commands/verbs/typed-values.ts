import { UsageError } from '../../config/layers.ts';
import { nearest, wordInstead } from '../../text/nearest.ts';
import type { VerbLine } from './verb.ts';

/** The values of what was typed. Each throws UsageError for one that is wrong. */

/** The value of an option, checked against those it can have. */
export function oneOfValues(option: string, word: string, known: readonly string[]): string {
  if (known.includes(word)) return word;
  const near = nearest(word, known) ?? known.find((name) => word.length > 1 && name.startsWith(word));
  throw new UsageError(`unknown value of --${option}: ${JSON.stringify(word)}; ${wordInstead(near, known)}`);
}

/** The number that an option has. Undefined where it is absent. */
export function numberIn({ values }: Pick<VerbLine, 'values'>, option: string): number | undefined {
  const text = values[option];
  if (typeof text !== 'string') return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(text)) throw new UsageError(`--${option} needs a number, not ${JSON.stringify(text)}`);
  return Number(text);
}

export const textIn = ({ values }: Pick<VerbLine, 'values'>, option: string): string | undefined => {
  const text = values[option];
  return typeof text === 'string' ? text : undefined;
};

/** Throws UsageError where a verb is given more words than it takes. */
export function atMost(words: readonly string[], max: number): readonly string[] {
  if (words.length > max) throw new UsageError(`unexpected argument ${JSON.stringify(words[max])}`);
  return words;
}

export function atLeastOne(words: readonly string[], what: string): readonly string[] {
  if (words.length === 0) throw new UsageError(`missing ${what}`);
  return words;
}
