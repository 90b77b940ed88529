import { ProcessError } from '../errors.ts';
import { quoted } from './display.ts';
import { patternWeight } from './pattern-weight.ts';

/** Caps on what a caller may search for: RE2 is linear, but linear in pattern × text. */
export const PATTERN_MAX_CHARS = 256;
const PROGRAM_MAX_INSTRUCTIONS = 300;
/** What is above this is not even compiled. Twice as much: an estimate must not refuse what may be. */
const WEIGHT_MAX = 2 * PROGRAM_MAX_INSTRUCTIONS;
const SUBJECT_MAX_CHARS = 4096;
const BUDGET_MS = 250;
/** The heaviest pattern needs some 0.15 µs for each instruction and character; what takes longer waited for a CPU. */
const STEP_MAX_MS = 0.000_25;
/** One match is one piece of work, so a heavy pattern sees less of a long text: one of 300 instructions 833 characters. */
const STEPS_MAX = 250_000;

export interface Pattern {
  /** Does the text contain a match? False without looking once the time budget is spent. */
  matches(text: string): boolean;
  /** Not all was searched: the budget is spent, or a text was too long for so heavy a pattern. */
  readonly exhausted: boolean;
}

/**
 * Compiles a pattern in RE2 syntax. Smart case: without a capital letter it ignores case. Throws INVALID_INPUT for
 * one that RE2 refuses or that would be too heavy. re2js is loaded at the first call.
 */
export async function compilePattern(source: string): Promise<Pattern> {
  if (patternWeight(source) > WEIGHT_MAX) throw invalid('is too heavy: it repeats too much');
  const { RE2JS, RE2JSException } = await import('re2js');
  const compile = () => {
    try {
      return RE2JS.compile(source, /\p{Lu}/u.test(source) ? 0 : RE2JS.CASE_INSENSITIVE);
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      throw invalid(`is no RE2 regular expression: ${quoted(error.message.replace('error parsing regexp: ', ''))}`);
    }
  };
  const regex = compile();
  const size = regex.programSize();
  if (size > PROGRAM_MAX_INSTRUCTIONS) {
    throw invalid(`is too heavy: it compiles to ${size} instructions, ${PROGRAM_MAX_INSTRUCTIONS} are allowed`);
  }
  const seenChars = Math.min(SUBJECT_MAX_CHARS, Math.floor(STEPS_MAX / size));
  let leftMs = BUDGET_MS;
  let cut = false;
  return {
    matches(text) {
      if (leftMs <= 0) return false;
      const whole = text.slice(0, SUBJECT_MAX_CHARS);
      const subject = whole.slice(0, seenChars);
      if (subject !== whole) cut = true;
      const start = performance.now();
      const found = regex.test(subject);
      leftMs -= Math.min(performance.now() - start, size * (subject.length + 1) * STEP_MAX_MS);
      return found;
    },
    get exhausted() {
      return cut || leftMs <= 0;
    },
  };
}

const invalid = (problem: string): ProcessError =>
  new ProcessError('INVALID_INPUT', `pattern ${problem}`, 'Use a simpler pattern, e.g. a plain word.');
