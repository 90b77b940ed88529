import { redactArgvInPieces } from './argv.ts';
import { redactFreeText } from './free-text.ts';
import { KeyNames } from './key-names.ts';
import type { UserPattern } from './user-rules.ts';

export interface RedactorOptions {
  /** Names of keys whose values are secret, as in the configuration. */
  readonly keys?: readonly string[];
  readonly patterns?: readonly UserPattern[];
  /** Command lines keep their secrets: `argv: full`. */
  readonly keepsArgv?: boolean;
}

/** Redacts secrets by the built-in rules and those of the configuration; without options, by the former alone. */
export class Redactor {
  readonly keepsArgv: boolean;
  readonly #keys: KeyNames;
  readonly #patterns: readonly UserPattern[];

  constructor({ keys = [], patterns = [], keepsArgv = false }: RedactorOptions = {}) {
    this.keepsArgv = keepsArgv;
    this.#keys = new KeyNames(keys);
    this.#patterns = patterns;
  }

  /** A single string that is not a command line. */
  text(raw: string): string {
    return redactFreeText(this.#byUserPatterns(raw), this.#keys);
  }

  /** A command line; the number of arguments stays the same. */
  argv(raw: readonly string[]): readonly string[] {
    const pieces = this.argvInPieces(raw);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return value;
    }
  }

  /** The same in pieces: the caller may pause at each of them. */
  *argvInPieces(raw: readonly string[]): Generator<undefined, readonly string[]> {
    if (this.keepsArgv) return raw;
    const argv = raw.map((argument) => this.#byUserPatterns(argument));
    return yield* redactArgvInPieces(argv, this.#keys);
  }

  /** What the person who runs the server has named is hidden wherever it is, whatever other rules say. */
  #byUserPatterns(text: string): string {
    let out = text;
    for (const replace of this.#patterns) out = replace(out);
    return out;
  }
}
