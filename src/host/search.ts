import type { Platform } from '../platform/platform.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import type { Trait } from '../process/traits.ts';
import { type Display, displayText, notes, ownText, searchedCommand } from '../text/display.ts';
import type { Pattern } from '../text/pattern.ts';

/** How long one search may read and redact command lines that are longer than a row keeps. */
const LONG_LINES_MS = 1000;
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
  let leftMs = LONG_LINES_MS;

  /** The process with its whole command line; undefined where that must not be read any more, or it has ended. */
  function withWholeLine(process: ProcessFacts): ProcessFacts | undefined {
    const { argv: _, argvCut: __, ...rest } = process;
    const traits = platform.traits(process, ARGV);
    return traits && { ...rest, ...(traits.argv && { argv: traits.argv }), ...(traits.argvCut && { argvCut: true }) };
  }

  /** Where it is found. Counts what could not be searched. */
  function searched(process: ProcessFacts): Display | undefined {
    const { argv, argvCut } = process;
    const before = pattern.unsearched;
    let found = pattern.matches(displayText(nameOf(process))) ? ownText`name` : undefined;
    if (!found && argv) {
      const command = argv.length > 0 ? searchedCommand(argv) : undefined;
      if (command && pattern.matches(command)) found = ownText`command`;
      else if (argvCut || (argv.length > 0 && !command)) unsearched.long++;
    } else if (!found && platform.readsArgv) unsearched.unreadable++;
    if (pattern.unsearched > before) unsearched.heavy++;
    return found;
  }

  return {
    /** Where the pattern is found, in the name or the command; undefined where it is not. */
    find(process: ProcessFacts): Display | undefined {
      const isWhole = process.argv && !process.argvCut;
      if (isWhole || !platform.readsArgv) return searched(process);
      if (leftMs <= 0) return searched({ ...process, argv: process.argv ?? [], argvCut: true });
      const start = performance.now();
      const whole = withWholeLine(process);
      // What has ended since cannot be found.
      const found = whole && searched(whole);
      leftMs -= performance.now() - start;
      return found;
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
