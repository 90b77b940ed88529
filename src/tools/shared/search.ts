import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../defined.ts';
import type { Machine } from '../../platform/machine.ts';
import type { MatchAttribute, MatchAttributes } from '../../process/match-attributes.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { notes, type SafeText, safe, safeText, searchedCommand, searchedInPieces } from '../../text/display.ts';
import type { Pattern } from '../../text/pattern.ts';

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
 * Searches names and whole command lines. A pattern sees only what a caller may see; otherwise a secret could be guessed
 * letter by letter. Rows keep only the start of a long line: it is read again, and dropped once it is searched.
 */
export function createSearch(machine: Machine, pattern: Pattern) {
  const unsearched = { heavy: 0, long: 0, unreadable: 0 };
  const missed: ProcessFacts[] = [];
  let leftChars = LONG_LINES_CHARS;
  let leftMs = STARTING_MS;

  function miss(process: ProcessFacts, reason: keyof Unsearched): void {
    unsearched[reason]++;
    missed.push(process);
  }

  /** Searches one or two texts, and counts those that the pattern is too heavy for. */
  function found(process: ProcessFacts, command: SafeText | null | undefined): SafeText | undefined {
    const before = pattern.unsearched;
    const inName = pattern.matches(safeText(nameOf(process)));
    const inCommand = !inName && command ? pattern.matches(command) : false;
    if (pattern.unsearched > before) miss(process, 'heavy');
    return inName ? safe`name` : inCommand ? safe`command` : undefined;
  }

  /** With the command line, as far as it can be read. Undefined if the process has ended. */
  async function wholeLine(process: ProcessFacts): Promise<MatchAttributes | undefined> {
    for (;;) {
      const attributes = machine.matchAttributes(process, ARGV, NO_PORTS);
      if (!attributes || attributes.argv || leftMs <= 0) return attributes;
      leftMs -= STARTING_STEP_MS;
      await sleep(STARTING_STEP_MS);
    }
  }

  /** Reads the whole command line again. */
  async function findInLong(process: ProcessFacts): Promise<SafeText | undefined> {
    // A process that has ended since cannot match.
    const attributes = await wholeLine(process);
    if (!attributes) return undefined;
    const { argv, argvCut } = attributes;
    const whole = { ...process, ...defined({ argv, argvCut }) };
    const command = argv && (await redacted(argv));
    const where = found(whole, command);
    if (where) return where;
    if (!argv) miss(whole, 'unreadable');
    else if (argvCut || command === undefined) miss(whole, 'long');
    return undefined;
  }

  /** Undefined if it is too long to redact. */
  async function redacted(argv: readonly string[]): Promise<SafeText | undefined> {
    leftChars -= argv.reduce((sum, { length }) => sum + length + 1, 0);
    if (leftChars < 0) return undefined;
    const pieces = searchedInPieces(argv);
    for (;;) {
      const { done, value } = pieces.next();
      if (done) return value;
      await yieldIfDue();
    }
  }

  return {
    /** Where the pattern matches, in the name or the command; undefined if in neither. */
    find(process: ProcessFacts): SafeText | undefined | Promise<SafeText | undefined> {
      const { argv, argvCut } = process;
      if (argv && !argvCut) return found(process, argv.length > 0 ? searchedCommand(argv) : null);
      return machine.readsArgv ? findInLong(process) : found(process, null);
    },
    get unsearched(): Unsearched {
      return unsearched;
    },
    /** The processes behind those numbers. */
    get missed(): readonly ProcessFacts[] {
      return missed;
    },
  };
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
