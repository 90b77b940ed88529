import { ProcessError } from '../errors.ts';
import { quoted } from './display.ts';

/** Caps on what a caller may search for: RE2 is linear, but linear in pattern × text. */
export const PATTERN_MAX_CHARS = 256;
const PROGRAM_MAX_INSTRUCTIONS = 300;
const SUBJECT_MAX_CHARS = 4096;
const BUDGET_MS = 250;
/** The heaviest pattern needs some 0.15 µs for each instruction and character; what takes longer waited for a CPU. */
const STEP_MAX_MS = 0.000_25;

export interface Pattern {
  /** Does the text contain a match? False without looking once the time budget is spent. */
  matches(text: string): boolean;
  /** The budget is spent: what was searched since is not known. */
  readonly exhausted: boolean;
}

/**
 * Compiles a pattern in RE2 syntax. Smart case: without a capital letter it ignores case. Throws INVALID_INPUT for
 * one that RE2 refuses or that would be too heavy. re2js is loaded at the first call.
 */
export async function compilePattern(source: string): Promise<Pattern> {
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
  let leftMs = BUDGET_MS;
  return {
    matches(text) {
      if (leftMs <= 0) return false;
      const subject = text.slice(0, SUBJECT_MAX_CHARS);
      const start = performance.now();
      const found = regex.test(subject);
      leftMs -= Math.min(performance.now() - start, size * (subject.length + 1) * STEP_MAX_MS);
      return found;
    },
    get exhausted() {
      return leftMs <= 0;
    },
  };
}

const invalid = (problem: string): ProcessError =>
  new ProcessError('INVALID_INPUT', `pattern ${problem}`, 'Use a simpler pattern, e.g. a plain word.');
