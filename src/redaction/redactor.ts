import { redactArgvInPieces } from './argv.ts';
import { redactFreeText } from './free-text.ts';
import { KeyNames } from './key-names.ts';
import { Redaction, type Replacement } from './redaction.ts';
import { strictly } from './strict.ts';
import type { UserPattern } from './user-rules.ts';

interface RedactorOptions {
  /** Names of keys whose values are secret, as in the configuration. */
  readonly keys?: readonly string[];
  readonly patterns?: readonly UserPattern[];
  /** How command lines are shown: `full` keeps secrets, `strict` shows only what is plainly harmless. */
  readonly argv?: 'strict' | 'redacted' | 'full';
}

/** Redacts secrets by the built-in rules, and by those of the configuration if there are any. */
export class Redactor {
  readonly #argv: 'strict' | 'redacted' | 'full';
  readonly #keys: KeyNames;
  readonly #patterns: readonly UserPattern[];

  constructor({ keys = [], patterns = [], argv = 'redacted' }: RedactorOptions = {}) {
    this.#argv = argv;
    this.#keys = new KeyNames(keys);
    this.#patterns = patterns;
  }

  /** Redacts a single string that is not a command line. */
  text(raw: string): string {
    const redaction = new Redaction(this.#keys);
    return redactFreeText(this.#byUserPatterns(raw, redaction), redaction);
  }

  /** Redacts a command line; the number of arguments stays the same. */
  argv(raw: readonly string[]): readonly string[] {
    return this.explained(raw).argv;
  }

  /** The same, with what was replaced and by which rule. */
  explained(raw: readonly string[]): {
    readonly argv: readonly string[];
    readonly replacements: readonly Replacement[];
  } {
    const redaction = new Redaction(this.#keys);
    const pieces = this.#inPieces(raw, redaction);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return { argv: value, replacements: redaction.replacements };
    }
  }

  /** The same in pieces: the caller may pause after each piece. */
  argvInPieces(raw: readonly string[]): Generator<undefined, readonly string[]> {
    return this.#inPieces(raw, new Redaction(this.#keys));
  }

  *#inPieces(raw: readonly string[], redaction: Redaction): Generator<undefined, readonly string[]> {
    if (this.#argv === 'full') return raw;
    const argv = raw.map((argument, index) => {
      redaction.argument = index;
      return this.#byUserPatterns(argument, redaction);
    });
    const redacted = yield* redactArgvInPieces(argv, redaction);
    return this.#argv === 'strict' ? strictly(redacted, redaction) : redacted;
  }

  /** Patterns of the configuration apply to every text, whatever other rules say. */
  #byUserPatterns(text: string, redaction: Redaction): string {
    let out = text;
    for (const replace of this.#patterns) {
      const before = out;
      out = replace(out);
      if (out !== before)
        redaction.replacements.push({ argument: redaction.argument, rule: 'a pattern from the configuration' });
    }
    return out;
  }
}
