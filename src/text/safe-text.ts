import type { $brand } from 'zod';
import type { ProcessError } from '../errors.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { CommandCache } from './command-cache.ts';
import { LOG_LINE_CHARS, PATH_CHARS, QUOTED_CHARS, RAW_MAX_CHARS, WORD_CHARS } from './lengths.ts';
import { cut, sanitize } from './sanitize.ts';

/**
 * Text that a caller may read: secrets redacted, invisible characters escaped. Answers accept no other string (the
 * tools' output schemas carry the same brand), and this file is the only place that makes one.
 */
export type SafeText = string & $brand<'SafeText'>;

/** An argument of which something is redacted; the program is number 0. */
export interface RedactedArgument {
  readonly argument: number;
  readonly shown: SafeText;
  readonly rule: SafeText;
}

/** In order, and each rule once for an argument. */
const distinct = (redacted: readonly RedactedArgument[]): readonly RedactedArgument[] =>
  [...new Map(redacted.map((one) => [`${one.argument} ${one.rule}`, one])).values()].sort(
    (one, other) => one.argument - other.argument,
  );

/** The one cast of the project. */
const brand = (clean: string): SafeText => clean as SafeText;

/** Redacting this many words of one argument takes up to 30 ms. */
const SEARCHED_WORDS_MAX = 3000;
const BETWEEN_WORDS = /[\s|;&()`]/g;

/** Makes what processes and callers wrote safe to show, under one configuration. */
export class Presenter {
  readonly #redactor: Redactor;
  readonly #commands: CommandCache;
  readonly #commandMinChars: number;

  /** `commandMinChars`: command lines are never cut shorter, whatever room an answer has for them. */
  constructor(redactor: Redactor, { commandMinChars = 0 }: { readonly commandMinChars?: number } = {}) {
    this.#redactor = redactor;
    this.#commandMinChars = commandMinChars;
    this.#commands = new CommandCache((argv) => sanitize(redactor.argv(argv).join(' ')));
  }

  /** A process name, user name, path or other single string that is not our own. */
  text(raw: string, maxChars: number = WORD_CHARS): SafeText {
    return brand(cut(sanitize(this.#redactor.text(raw.slice(0, RAW_MAX_CHARS))), maxChars));
  }

  /** The same for prose: quoted and short. */
  quoted(raw: string, maxChars: number = QUOTED_CHARS): SafeText {
    return quote(this.text(raw, maxChars), maxChars);
  }

  /** A command line from its argv, joined by spaces as `ps` does. Null when there is none. */
  command(argv: readonly string[] | null | undefined, maxChars: number): SafeText | null {
    if (!argv || argv.length === 0) return null;
    return brand(cut(this.#commands.get(argv), Math.max(maxChars, this.#commandMinChars)));
  }

  /** A whole command line, as a search sees it. */
  searched(argv: readonly string[]): SafeText {
    return brand(this.#commands.get(argv));
  }

  /** A command line as it is shown, and which rules redacted something in it. */
  explained(argv: readonly string[]): { readonly command: SafeText; readonly redacted: readonly RedactedArgument[] } {
    const explained = this.#redactor.explained(argv);
    const redacted = explained.replacements.map(({ argument, rule }) => ({
      argument,
      shown: this.text(explained.argv[argument] ?? ''),
      rule: this.text(rule),
    }));
    return { command: brand(sanitize(explained.argv.join(' '))), redacted: distinct(redacted) };
  }

  /**
   * The same for one that may be long, in pieces: the caller may pause at each of them. Undefined if one argument alone
   * would take too long.
   */
  *searchedInPieces(argv: readonly string[]): Generator<undefined, SafeText | undefined> {
    const isHeavy = (argument: string): boolean => (argument.match(BETWEEN_WORDS)?.length ?? 0) > SEARCHED_WORDS_MAX;
    if (argv.some(isHeavy)) return undefined;
    yield;
    const redacted = yield* this.#redactor.argvInPieces(argv);
    yield;
    return brand(sanitize(redacted.join(' ')));
  }

  /** The end of a path that is longer: it says more than its beginning. */
  pathEnd(raw: string, maxChars: number): SafeText {
    const shown = this.text(raw, PATH_CHARS);
    return shown.length <= maxChars ? shown : brand(`…${[...shown].slice(1 - maxChars).join('')}`);
  }

  /**
   * A single word as it may appear in a command that is suggested: nothing a shell or a program takes for more than a
   * name, such as an option, a path or all there is.
   */
  commandWord(raw: string): SafeText | undefined {
    const isWord = /^\w[\w@.:-]{0,63}$/.test(raw) && raw.toLowerCase() !== EVERYTHING;
    return isWord && this.text(raw) === raw ? brand(raw) : undefined;
  }

  /** What a bug writes to stderr: the exception may quote its input. Line by line, as stacks are. */
  log(text: string): string {
    return this.#redactor
      .text(text)
      .split('\n')
      .map((line) => cut(sanitize(line), LOG_LINE_CHARS))
      .join('\n');
  }
}

/** Text of our own making; it may embed only numbers and SafeText. */
export function safe(text: TemplateStringsArray, ...parts: readonly (SafeText | number)[]): SafeText {
  return brand(String.raw({ raw: text }, ...parts));
}

/** One after the other; undefined when there is none. */
export function notes(...all: readonly (SafeText | undefined)[]): SafeText | undefined {
  const given = all.filter((note) => note !== undefined);
  return given.length > 0 ? brand(given.join(' ')) : undefined;
}

/** Quotes what is already clean. */
export const quote = (shown: SafeText, maxChars: number = QUOTED_CHARS): SafeText =>
  brand(`"${closable(cut(shown, maxChars).replace(LIKE_QUOTES, "'"), maxChars)}"`);

/** What a person or a model could take for the closing quote: quotation marks, and primes that look like them. */
const LIKE_QUOTES = /[\p{Quotation_Mark}\u02ba\u02dd\u02ee\u05f4\u2033\u2034\u2036\u2037\u275d\u275e\u3003]/gu;

/** A backslash at the end would seem to escape the closing quote: an even number of them does not. */
function closable(text: string, maxChars: number): string {
  const [{ length } = ''] = /\\*$/.exec(text) ?? [];
  if (length % 2 === 0) return text;
  return text.length < maxChars ? `${text}\\` : text.slice(0, -1);
}

/** The message of one of our errors, uncut: what it quotes is clean and short, and a cut could drop a closing quote. */
export const messageOf = ({ message }: ProcessError): SafeText => brand(message);

/** How long something has lasted, for prose: `12 s`, `3 min`, `5 h`, `4 days`. */
export function ageText(seconds: number): SafeText {
  if (seconds < 100) return safe`${Math.floor(seconds)} s`;
  if (seconds < 100 * 60) return safe`${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? safe`${hours} h` : safe`${Math.floor(hours / 24)} days`;
}

/** pm2 and supervisorctl take this to mean every program. */
const EVERYTHING = 'all';

/** Sentences or lines of ours, in one text. */
export const joined = (parts: readonly SafeText[], separator: ' ' | ', ' | '\n'): SafeText =>
  brand(parts.join(separator));
