import type { KeyNames } from './key-names.ts';
import { RULES_BY_PROGRAM, type RulesByProgram } from './program-rules/program-rules.ts';

/** The replacement of a secret. */
export const REDACTED = '[redacted]';

/** The argument that a secret was in, by index, and the rule that redacted it. */
export interface Replacement {
  readonly argument: number;
  readonly rule: string;
}

/** A shorter value, or a plain word, may mean something else elsewhere in the line. */
const REPEATED_MIN_CHARS = 8;
const REPEATED_MAX = 16;
const PLAIN_WORD = /^[A-Za-z]+$|\[redacted\]/;

/** The redaction of one text or command line: its settings, and what was replaced. */
export class Redaction {
  readonly keys: KeyNames;
  readonly rules: RulesByProgram;
  /** The index of the argument that is being read. */
  argument = 0;
  readonly replacements: Replacement[] = [];
  readonly #values = new Set<string>();

  constructor(keys: KeyNames, rules = RULES_BY_PROGRAM) {
    this.keys = keys;
    this.rules = rules;
  }

  /** Records a secret and returns its replacement. The rule is shown to people: `a password in a URL`. */
  redact(value: string, rule: string): string {
    this.replacements.push({ argument: this.argument, rule });
    if (value.length >= REPEATED_MIN_CHARS && this.#values.size < REPEATED_MAX && !PLAIN_WORD.test(value))
      this.#values.add(value);
    return REDACTED;
  }

  /** Redacts values that were redacted once wherever else they occur in the line. */
  everywhere(argv: readonly string[]): string[] {
    if (this.#values.size === 0) return [...argv];
    return argv.map((text, index) => {
      let out = text;
      for (const value of this.#values) {
        if (!out.includes(value)) continue;
        out = out.replaceAll(value, REDACTED);
        this.replacements.push({ argument: index, rule: 'a value redacted elsewhere in the line' });
      }
      return out;
    });
  }
}
