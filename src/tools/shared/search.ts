import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../defined.ts';
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../platform/machine.ts';
import type { MatchAttribute, MatchAttributes } from '../../process/match-attributes.ts';
import { nameKey, nameOf, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import type { Pattern } from '../../text/pattern.ts';
import { notes, type Presenter, type SafeText, safe } from '../../text/safe-text.ts';

/** How much one search may redact of command lines longer than a row keeps; takes about a second. */
const LONG_LINES_CHARS = 3_000_000;
/** How long one search waits for empty command lines: execve(2) sets a program's line a moment after it starts it. */
const STARTING_MS = 50;
const STARTING_STEP_MS = 5;
const NO_PORTS: ReadonlySet<number> = new Set();
const ARGV: ReadonlySet<MatchAttribute> = new Set(['argv']);

/** Processes that were not searched in full, by reason. */
export interface Unsearched {
  /** The pattern is too heavy. */
  readonly heavy: number;
  /** The command line exceeds what is ever read, or what can be redacted now. */
  readonly long: number;
  /** The command line of a live program cannot be read, or was erased. */
  readonly unreadable: number;
}

/**
 * Searches names and whole command lines. A pattern sees only what a caller may see; otherwise a secret could be
 * guessed letter by letter. Rows keep only the start of a long line: it is read again, and dropped once it is searched.
 */
export class Search {
  readonly unsearched: Record<keyof Unsearched, number> = { heavy: 0, long: 0, unreadable: 0 };
  /** The processes behind those numbers. */
  readonly missed: ProcessFacts[] = [];
  readonly #machine: Machine;
  readonly #show: Presenter;
  readonly #pattern: Pattern;
  #leftChars = LONG_LINES_CHARS;
  #leftMs = STARTING_MS;

  constructor({ machine, view }: Pick<Host, 'machine' | 'view'>, pattern: Pattern) {
    this.#machine = machine;
    this.#show = view.show;
    this.#pattern = pattern;
  }

  /** Where the pattern matches, in the name or the command; undefined if in neither. */
  find(process: ProcessFacts): SafeText | undefined | Promise<SafeText | undefined> {
    const { argv, argvCut } = process;
    if (argv && !argvCut) return this.#findIn(process, argv.length > 0 ? this.#show.searched(argv) : null);
    return this.#machine.readsArgv ? this.#findInLong(process) : this.#findIn(process, null);
  }

  #miss(process: ProcessFacts, reason: keyof Unsearched): void {
    this.unsearched[reason]++;
    this.missed.push(process);
  }

  /** Searches one or two texts, and counts those that the pattern is too heavy for. */
  #findIn(process: ProcessFacts, command: SafeText | null | undefined): SafeText | undefined {
    const before = this.#pattern.unsearched;
    // `^node$` finds node.exe where the system ignores the ending.
    const names = new Set([nameOf(process), nameKey(process)]);
    const inName = [...names].some((name) => this.#pattern.matches(this.#show.text(name)));
    const inCommand = !inName && command ? this.#pattern.matches(command) : false;
    if (this.#pattern.unsearched > before) this.#miss(process, 'heavy');
    return inName ? safe`name` : inCommand ? safe`command` : undefined;
  }

  /** Reads the whole command line again. */
  async #findInLong(process: ProcessFacts): Promise<SafeText | undefined> {
    // A process that has ended since cannot match.
    const attributes = await this.#wholeLine(process);
    if (!attributes) return undefined;
    const { argv, argvCut } = attributes;
    const whole = { ...process, ...defined({ argv, argvCut }) };
    const command = argv && (await this.#redacted(argv));
    const where = this.#findIn(whole, command);
    if (where) return where;
    if (!argv) this.#miss(whole, 'unreadable');
    else if (argvCut || command === undefined) this.#miss(whole, 'long');
    return undefined;
  }

  /** With the command line, as far as it can be read. Undefined if the process has ended. */
  async #wholeLine(process: ProcessFacts): Promise<MatchAttributes | undefined> {
    for (;;) {
      const attributes = this.#machine.matchAttributes(process, ARGV, NO_PORTS);
      if (!attributes || attributes.argv || this.#leftMs <= 0) return attributes;
      this.#leftMs -= STARTING_STEP_MS;
      await sleep(STARTING_STEP_MS);
    }
  }

  /** Undefined if it is too long to redact. */
  async #redacted(argv: readonly string[]): Promise<SafeText | undefined> {
    this.#leftChars -= argv.reduce((sum, { length }) => sum + length + 1, 0);
    if (this.#leftChars < 0) return undefined;
    const pieces = this.#show.searchedInPieces(argv);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return value;
      await yieldIfDue();
    }
  }
}

/** How many processes were not searched in full, and why; undefined if all were. */
export function unsearchedNote({ heavy, long, unreadable }: Unsearched): SafeText | undefined {
  return notes(
    heavy > 0
      ? safe`The pattern is too heavy to search everything (processes: ${heavy}): use a simpler one.`
      : undefined,
    long > 0 ? safe`Searched only in part: the command line is too long (processes: ${long}).` : undefined,
    unreadable > 0
      ? safe`Searched by name only: the command line cannot be read (processes: ${unreadable}).`
      : undefined,
  );
}
