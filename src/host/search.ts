import type { Platform } from '../platform/platform.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/slices.ts';
import type { Trait } from '../process/traits.ts';
import { type Display, displayText, notes, ownText, searchedCommand, searchedInPieces } from '../text/display.ts';
import type { Pattern } from '../text/pattern.ts';

/** How much of command lines that are longer than a row keeps one search may redact: that takes about a second. */
const LONG_LINES_CHARS = 3_000_000;
const NO_PORTS: ReadonlySet<number> = new Set();
const ARGV: ReadonlySet<Trait> = new Set(['argv']);

/** Processes of which not all was searched, by the reason. */
export interface Unsearched {
  /** The pattern is too heavy. */
  readonly heavy: number;
  /** The command line is longer than is ever read, or too much to be redacted now. */
  readonly long: number;
  /** A live program whose command line is not let us read, or was erased. */
  readonly unreadable: number;
}

/**
 * Searches names and whole command lines. A pattern sees what a caller may see, or a secret could be guessed letter by
 * letter. Rows keep the beginning of a long line only: such a line is read again, and forgotten as soon as it was searched.
 */
export function createSearch(platform: Platform, pattern: Pattern) {
  const unsearched = { heavy: 0, long: 0, unreadable: 0 };
  let leftChars = LONG_LINES_CHARS;

  /** Searches one text, or two, and counts where the pattern is too heavy for them. */
  function found(process: ProcessFacts, command: Display | null | undefined): Display | undefined {
    const before = pattern.unsearched;
    const inName = pattern.matches(displayText(nameOf(process)));
    const inCommand = !inName && command ? pattern.matches(command) : false;
    if (pattern.unsearched > before) unsearched.heavy++;
    return inName ? ownText`name` : inCommand ? ownText`command` : undefined;
  }

  /** Reads its command line again, whole. */
  async function findInLong(process: ProcessFacts): Promise<Display | undefined> {
    // What has ended since cannot be found.
    const traits = platform.traits(process, ARGV, NO_PORTS);
    if (!traits) return undefined;
    const { argv, argvCut } = traits;
    const whole = { ...process, ...(argv && { argv }), ...(argvCut && { argvCut }) };
    const command = argv && (await redacted(argv));
    const where = found(whole, command);
    if (where) return where;
    if (!argv) unsearched.unreadable++;
    else if (argvCut || command === undefined) unsearched.long++;
    return undefined;
  }

  /** Undefined where it is too much. */
  async function redacted(argv: readonly string[]): Promise<Display | undefined> {
    leftChars -= argv.reduce((sum, { length }) => sum + length + 1, 0);
    if (leftChars < 0) return undefined;
    const pieces = searchedInPieces(argv);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return value;
      if (sliceIsOver()) await nextSlice();
    }
  }

  return {
    /** Where the pattern is found, in the name or the command; undefined where it is not. */
    find(process: ProcessFacts): Display | undefined | Promise<Display | undefined> {
      const { argv, argvCut } = process;
      if (argv && !argvCut) return found(process, argv.length > 0 ? searchedCommand(argv) : null);
      return platform.readsArgv ? findInLong(process) : found(process, null);
    },
    get unsearched(): Unsearched {
      return unsearched;
    },
  };
}

/** How many processes were not searched whole, and why; undefined when all were. */
export function unsearchedNote({ heavy, long, unreadable }: Unsearched): Display | undefined {
  return notes(
    heavy > 0
      ? ownText`The pattern is so heavy that not all was searched (processes: ${heavy}): use a simpler one.`
      : undefined,
    long > 0 ? ownText`Not all was searched: the command line is too long (processes: ${long}).` : undefined,
    unreadable > 0
      ? ownText`Searched by name only: the command line cannot be read (processes: ${unreadable}).`
      : undefined,
  );
}
