import { ProcessError } from '../errors.ts';
import { quoted } from './built-in.ts';
import { patternWeight } from './pattern-weight.ts';

/** Caps on what a caller may search for: RE2 is linear, but linear in pattern × text. */
export const PATTERN_MAX_CHARS = 256;
const PROGRAM_MAX_INSTRUCTIONS = 300;
/** A heavier pattern is not even compiled. Twice the cap, because an estimate must not refuse what is allowed. */
const WEIGHT_MAX = 2 * PROGRAM_MAX_INSTRUCTIONS;
const SUBJECT_MAX_CHARS = 65_536;
/** This much of any text is matched at once; a longer one is matched in growing pieces while that is cheap. */
const PIECE_MAX_CHARS = 4096;
const BUDGET_MS = 250;
/** The heaviest pattern needs some 0.15 µs for each instruction and character; what takes longer waited for a CPU. */
const STEP_MAX_MS = 0.000_25;
/** One match is one piece of work, so a heavy pattern sees less of a long text: 833 characters at 300 instructions. */
const STEPS_MAX = 250_000;
/**
 * A long text is searched in growing pieces, each longer than the last by this many steps: known text costs 15 ns a
 * character, and new text at most some 40 ns a step, except in the very first piece.
 */
const GROWTH_STEPS = 400_000;
/** CPU time limit for one text: a turn must end soon. */
const TEXT_MAX_MS = 15;
/** Depends on where the text ends: in a cut text it may match the cut. */
const AT_END = /\$|\\[bBz]/;

export interface Pattern {
  /** Does the text contain a match? False without looking once the time budget is spent. */
  matches(text: string): boolean;
  /** Not all was searched: the budget is spent, or a text was too long for a pattern this heavy. */
  readonly exhausted: boolean;
  /** How many texts were not searched in full. */
  readonly unsearched: number;
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
  const seenChars = Math.min(PIECE_MAX_CHARS, Math.floor(STEPS_MAX / size));
  const endMatters = AT_END.test(source);
  let leftMs = BUDGET_MS;
  let unsearched = 0;
  let cut = false;

  /**
   * Charges the time to the budget, and returns it. A long text takes long enough for the system to let other processes
   * run meanwhile: only CPU time counts for it.
   */
  function timed(subject: string, isLong: boolean): { readonly found: boolean; readonly tookMs: number } {
    const cpuAtStart = isLong ? process.cpuUsage() : undefined;
    const start = performance.now();
    const found = regex.test(subject);
    const wallMs = performance.now() - start;
    const cpuMs = cpuAtStart ? cpuMsSince(cpuAtStart) : wallMs;
    const tookMs = Math.min(wallMs, cpuMs, size * (subject.length + 1) * STEP_MAX_MS);
    leftMs -= tookMs;
    return { found, tookMs };
  }

  /** Searches growing pieces of a long text until it matches, the text ends, or time is up. */
  function search(text: string): boolean {
    const isLong = text.length > PIECE_MAX_CHARS;
    const whole = Math.min(text.length, isLong ? SUBJECT_MAX_CHARS : seenChars);
    let seen = Math.min(seenChars, whole);
    let { found, tookMs } = timed(text.slice(0, seen), isLong);
    while (seen < whole && !(found && !endMatters) && tookMs < TEXT_MAX_MS && leftMs > 0) {
      seen = Math.min(seen + Math.floor(GROWTH_STEPS / size), whole);
      const next = timed(text.slice(0, seen), isLong);
      found = next.found;
      tookMs += next.tookMs;
    }
    if (seen < text.length && !(isLong && found && !endMatters)) {
      cut = true;
      unsearched++;
    }
    return found;
  }

  return {
    matches(text) {
      if (leftMs > 0) return search(text);
      unsearched++;
      return false;
    },
    get exhausted() {
      return cut || leftMs <= 0;
    },
    get unsearched() {
      return unsearched;
    },
  };
}

/** Of all threads of this process, so more than this one used. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const invalid = (problem: string): ProcessError =>
  new ProcessError('INVALID_INPUT', `pattern ${problem}`, 'Use a simpler pattern, e.g. a plain word.');
