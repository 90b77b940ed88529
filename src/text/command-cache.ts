const TOTAL_MAX_CHARS = 2_000_000;
/** A longer line would crowd out the many that are short. */
const LINE_MAX_CHARS = 8192;

/**
 * The same command lines come in every list, and redacting one takes longer than reading it. The whole line is the key,
 * so that no other is taken for it.
 */
export class CommandCache {
  readonly #clean: (argv: readonly string[]) => string;
  readonly #known = new Map<string, string>();
  #chars = 0;

  constructor(clean: (argv: readonly string[]) => string) {
    this.#clean = clean;
  }

  get(argv: readonly string[]): string {
    const raw = argv.join('\0');
    const before = this.#known.get(raw);
    if (before !== undefined) return before;
    const clean = this.#clean(argv);
    if (raw.length <= LINE_MAX_CHARS) this.#remember(raw, clean);
    return clean;
  }

  #remember(raw: string, clean: string): void {
    const chars = raw.length + clean.length;
    if (this.#chars + chars > TOTAL_MAX_CHARS) {
      this.#known.clear();
      this.#chars = 0;
    }
    this.#chars += chars;
    this.#known.set(raw, clean);
  }
}
