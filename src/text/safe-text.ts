import type { $brand } from 'zod';
import type { ProcessError } from '../errors.ts';
import { redactArgv, redactInPieces, redactText } from '../redaction/argv.ts';
import { cut, sanitize } from './sanitize.ts';

/**
 * Text that a caller may read: secrets redacted, invisible characters escaped. Answers accept no other string (the
 * tools' output schemas carry the same brand), and this file is the only place that makes one.
 */
export type SafeText = string & $brand<'Display'>;

/** In rows a command line is cut to at most this many characters, in the details of one process to COMMAND_DETAIL_CHARS. */
export const COMMAND_ROW_CHARS = 160;
/** What the command lines of one answer may take together: an answer should stay below 2,000 tokens. */
const COMMANDS_ANSWER_CHARS = 2700;
const COMMAND_MIN_CHARS = 24;
/** What a column more takes from the command line of its row. */
const COLUMN_CHARS = 5;
const COLUMNS_USUAL = 6;
export const COMMAND_DETAIL_CHARS = 4096;
const WORD_CHARS = 256;
/** A path in the details of one process; in rows it is cut like any other word. */
export const PATH_CHARS = 4096;
/** A command line, a path or an argument in prose, and a name in prose. */
const QUOTED_CHARS = 60;
export const QUOTED_NAME_CHARS = 32;
/** A path that a person has to find again. */
export const QUOTED_PATH_CHARS = 200;
/** For what is cleaned again with its sentence: that doubles the backslash of each escape, which has four characters. */
export const QUOTED_TWICE_CHARS = 48;
const LOG_LINE_CHARS = 512;
/** No text of a process is so long; a caller could send megabytes, of which the first characters are shown. */
const RAW_MAX_CHARS = 65_536;

/** To how many characters command lines are cut in an answer of that many rows and columns. */
export function rowCommandChars(rows: number, columns = 8): number {
  const share = Math.floor(COMMANDS_ANSWER_CHARS / rows) - COLUMN_CHARS * (columns - COLUMNS_USUAL);
  return Math.max(COMMAND_MIN_CHARS, Math.min(COMMAND_ROW_CHARS, share));
}

/** Where the brand is put on: the one cast of the project. */
const brand = (clean: string): SafeText => clean as SafeText;

/** A process name, user name, path or other single string that did not come from us. */
export function safeText(raw: string, maxChars: number = WORD_CHARS): SafeText {
  return brand(cut(sanitize(redactText(raw.slice(0, RAW_MAX_CHARS))), maxChars));
}

let showsWhole = false;

/** Do command lines keep their secrets from now on? They are cleaned and cut all the same. For `argv: full`. */
export function showWholeCommands(whole: boolean): void {
  showsWhole = whole;
  forgetKnown(); // other rules of redaction are put in force before this is called
}

/**
 * The same command lines come in every list, and to redact one takes longer than to read it. They are known by all their
 * text, so that no other is taken for one of them.
 */
const known = new Map<string, string>();
const KNOWN_MAX_CHARS = 2_000_000;
let knownChars = 0;

function forgetKnown(): void {
  known.clear();
  knownChars = 0;
}

/** What is longer would crowd out the many that are short. */
const KNOWN_LINE_MAX_CHARS = 8192;

function cleanCommand(argv: readonly string[]): string {
  const raw = argv.join('\0');
  const before = known.get(raw);
  if (before !== undefined) return before;
  const clean = sanitize((showsWhole ? argv : redactArgv(argv)).join(' '));
  if (raw.length <= KNOWN_LINE_MAX_CHARS) remember(raw, clean);
  return clean;
}

function remember(raw: string, clean: string): void {
  const chars = raw.length + clean.length;
  if (knownChars + chars > KNOWN_MAX_CHARS) forgetKnown();
  knownChars += chars;
  known.set(raw, clean);
}

/** A command line from its argv, joined by spaces as `ps` does. Null when there is none. */
export function safeCommand(argv: readonly string[] | null | undefined, maxChars: number): SafeText | null {
  if (!argv || argv.length === 0) return null;
  return brand(cut(cleanCommand(argv), maxChars));
}

/** Redacting this many words of one argument takes up to 30 ms. */
const SEARCHED_WORDS_MAX = 3000;
const BETWEEN_WORDS = /[\s|;&()`]/g;

/** A whole command line, as a search sees it. */
export const searchedCommand = (argv: readonly string[]): SafeText => brand(cleanCommand(argv));

/**
 * The same for one that may be long, in pieces: the caller may pause at each of them. Undefined if one argument
 * alone would take too long.
 */
export function* searchedInPieces(argv: readonly string[]): Generator<undefined, SafeText | undefined> {
  const isHeavy = (argument: string): boolean => (argument.match(BETWEEN_WORDS)?.length ?? 0) > SEARCHED_WORDS_MAX;
  if (argv.some(isHeavy)) return undefined;
  yield;
  const shown = showsWhole ? argv : yield* redactInPieces(argv);
  yield;
  return brand(sanitize(shown.join(' ')));
}

/** What a bug leaves on stderr: the exception may quote what it was about. Line by line, as stacks are. */
export const safeLog = (text: string): string =>
  redactText(text)
    .split('\n')
    .map((line) => cut(sanitize(line), LOG_LINE_CHARS))
    .join('\n');

/** Text of our own making; it may embed only numbers and Display. */
export function safe(text: TemplateStringsArray, ...parts: readonly (SafeText | number)[]): SafeText {
  return brand(String.raw({ raw: text }, ...parts));
}

/** One after the other; undefined when there is none. */
export function notes(...all: readonly (SafeText | undefined)[]): SafeText | undefined {
  const given = all.filter((note) => note !== undefined);
  return given.length > 0 ? brand(given.join(' ')) : undefined;
}

/** A caller's or a process's string as it may appear in prose: quoted, cleaned, short. */
export const quoted = (raw: string, maxChars: number = QUOTED_CHARS): SafeText =>
  quote(safeText(raw, maxChars), maxChars);

/** The same for what is cleaned already. */
export const quote = (shown: SafeText, maxChars: number = QUOTED_CHARS): SafeText =>
  brand(`"${closable(cut(shown, maxChars).replace(LIKE_QUOTES, "'"), maxChars)}"`);

/** What a person or a model could take for the closing quote: all quotation marks, and the primes that look like them. */
const LIKE_QUOTES = /[\p{Quotation_Mark}\u02ba\u02dd\u02ee\u05f4\u2033\u2034\u2036\u2037\u275d\u275e\u3003]/gu;

/** A backslash at the end would seem to escape the closing quote: an even number of them does not. */
function closable(text: string, maxChars: number): string {
  const [{ length } = ''] = /\\*$/.exec(text) ?? [];
  if (length % 2 === 0) return text;
  return text.length < maxChars ? `${text}\\` : text.slice(0, -1);
}

/** What an error of ours says, whole: what it quotes is clean and short, and a cut could take the closing quote away. */
export const messageOf = ({ message }: ProcessError): SafeText => brand(message);

/** The end of a path that is longer: it says more than its beginning. */
export function pathEnd(raw: string, maxChars: number): SafeText {
  const shown = safeText(raw, PATH_CHARS);
  return shown.length <= maxChars ? shown : brand(`…${[...shown].slice(1 - maxChars).join('')}`);
}

/** How long something has lasted, for prose: `12 s`, `3 min`, `5 h`, `4 days`. */
export function ageText(seconds: number): SafeText {
  if (seconds < 100) return safe`${Math.floor(seconds)} s`;
  if (seconds < 100 * 60) return safe`${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? safe`${hours} h` : safe`${Math.floor(hours / 24)} days`;
}

/** pm2 and supervisorctl take this for every program there is. */
const EVERYTHING = 'all';

/**
 * A single word as it may appear in a command that is suggested: nothing a shell or a program takes for more than a name,
 * such as an option, a path or all there is.
 */
export const commandWord = (raw: string): SafeText | undefined =>
  /^\w[\w@.:-]{0,63}$/.test(raw) && raw.toLowerCase() !== EVERYTHING && safeText(raw) === raw ? brand(raw) : undefined;

/** Sentences or lines of ours, in one text. */
export const joined = (parts: readonly SafeText[], separator: ' ' | ', ' | '\n'): SafeText =>
  brand(parts.join(separator));
