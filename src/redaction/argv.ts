import { looksRandom } from './entropy.ts';
import { isTask, PROSE, REDACTED, redactFreeText } from './free-text.ts';
import { isSecretWord, redactByHeuristics } from './heuristics.ts';
import type { KeyNames } from './key-names.ts';
import { COMPOUND_KEY, hintFor, isCommandKey, isHidden, isValue, NamedValue, type OptionHint } from './option-hints.ts';
import { redactWritten } from './piped-secrets.ts';
import { isPlainOption, redactByProgram } from './program-rules/redact-by-program.ts';
import { type Argument, RunningPrograms } from './program-rules/running-programs.ts';
import { NOT_A_SECRET } from './secret-words.ts';
import { commandsOf, commandsOfWords, isQuoted, type ShellWord } from './shell-words.ts';

/** `sh -c "ssh host 'mysql -px'"`: commands are not nested deeper than this. */
const DEPTH_MAX = 3;

/**
 * Returns argv with the secrets replaced, in pieces: the caller may pause at each of them. It works on the arguments
 * one by one, because joined by spaces they no longer show where a value ends. The number of arguments stays the same.
 */
export function* redactArgvInPieces(argv: readonly string[], keys: KeyNames): Generator<undefined, string[]> {
  const redact = wordRedactor(argv, 0, keys);
  const out: string[] = [];
  for (const [index, argument] of argv.entries()) {
    out.push(redact(argument, index));
    if (index % PIECE_ARGUMENTS === PIECE_ARGUMENTS - 1 || argument.length > LONG_ARGUMENT_CHARS) yield;
  }
  // A title may look like a pipeline.
  return argv.includes('|') || argv.includes('<<<') ? redactPipeline(argv, out) : out;
}

/** Most command lines have fewer arguments: for them a piece must cost nothing. */
const PIECE_ARGUMENTS = 16;
const LONG_ARGUMENT_CHARS = 512;

function redactPipeline(argv: readonly string[], redacted: readonly string[]): string[] {
  const out = [...redacted];
  const commands = commandsOfWords(argv);
  for (const at of commands.keys()) {
    const written = redactWritten(commands, at);
    for (const [index, { start, text }] of (written ? (commands[at]?.words ?? []) : []).entries()) {
      out[start] = written?.(text, index) ?? text;
    }
  }
  return out;
}

/** Redacts the words in order: what a word means depends on those before it. */
function wordRedactor(
  argv: readonly string[],
  depth: number,
  keys: KeyNames,
): (argument: string, index: number) => string {
  const programs = new RunningPrograms(argv, keys);
  const named = new NamedValue(keys);
  let hint: OptionHint = 'nothing';
  return (argument, index) => {
    const before = hint;
    const rules = programs.next(argument, index);
    const isBare = !/[-=:\s]/.test(argument);
    const previous = argv[index - 1] ?? '';
    const word: Argument = { text: argument, previous, index };
    if (before === 'nothing' && isBare && isSecretWord(programs, word)) {
      hint = 'nothing';
      return REDACTED;
    }
    // Most words of a long string are plain ones.
    if (depth > 0 && before === 'nothing' && isBare && rules.length === 0 && !programs.isDue && programs.verbs.isSilent)
      return argument;
    hint = named.next(argument, previous) ? 'secret' : hintFor(word, programs, depth);
    // `key-mgmt wpa-psk wifi-sec.psk x`: a value that looks like a key, and the key.
    const isKey = isBareKey(previous) && COMPOUND_KEY.test(argument) && keys.isSecret(argument);
    if (before !== 'nothing' && !isKey && isValue(argument, before)) {
      if (before === 'secret' || before === 'word') hint = 'nothing';
      if (before === 'command') return redactEcho(argument);
      if (isHidden(argument, before)) return REDACTED;
    }
    if (isPlainOption(rules, previous, argument)) return argument;
    const byTool = redactByProgram(programs, word);
    if (byTool !== argument) return byTool;
    const byHeuristics = redactByHeuristics(programs, word);
    return byHeuristics === argument ? redactArgument(argument, depth, keys) : byHeuristics;
  };
}

const isBareKey = (argument: string): boolean => /^[A-Za-z][\w-]*$/.test(argument);

const redactEcho = (text: string): string =>
  text.replace(
    /^(["']?(?:\S{0,64}[/\\])?(?:echo|printf)(?:\.exe)?\s+(?:-n\s+)?(?:["']?%s(?:\\n)?["']?\s+)?).+$/s,
    `$1${REDACTED}`,
  );

/** `--key=value`, `KEY=value with spaces`, `-HName: value`: the whole rest is the value, unless it is a list. */
const WHOLE = /^(-H[=\s]?|-[A-Za-z]|)((?:--[\w.-]{1,64}=)?(?:--?)?[\w.:/-]{1,128}?)(=|:(?!:)\s{0,2})(?=\S)/;

function redactArgument(argument: string, depth: number, keys: KeyNames): string {
  const whole = WHOLE.exec(argument);
  if (whole) {
    const [start, , key = '', sign = ''] = whole;
    const rest = argument.slice(start.length);
    const isList = /[;&,]\s?[\w.-]+[=:]|\s[\w.-]{2,}[=:]|^["'{[]/.test(rest.slice(0, 4096)) || /\/\//.test(key);
    const kind = key.includes('://') ? 'unknown' : keys.kindOf(key);
    const isHeader = sign !== '=' && /^(?:--header=)?(?:authorization|cookie|x-auth|x-[\w-]{0,32}auth)$/i.test(key);
    if (isHeader && /^(?:(?:\w+\s+)?\$[\w{(]|(?:bearer|basic|token|digest|apikey)\s*$)/i.test(rest)) return argument;
    if (isHeader) return `${start}${/^(?:bearer|basic|token|digest|apikey)\s+/i.exec(rest)?.[0] ?? ''}${REDACTED}`;
    if (sign === '=' && isCommandKey(key)) return `${start}${redactEcho(rest)}`;
    if (!isList && !NOT_A_SECRET.test(rest) && !isTask(start, rest)) {
      if (kind === 'secret' && !key.includes(':') && !(sign !== '=' && PROSE.test(rest))) return `${start}${REDACTED}`;
      if (kind === 'weak' && isHidden(rest, 'weak')) return `${start}${REDACTED}`;
      if (kind === 'unknown' && key.startsWith('--') && sign === '=' && looksRandom(rest)) return `${start}${REDACTED}`;
    }
  }
  // The words of a string were redacted with it.
  const out = depth === 0 ? redactFreeText(argument, keys) : argument;
  if (depth >= DEPTH_MAX || !/\s/.test(out.trim())) return out;
  // `-XX:OnError=curl -u a:b`: a command begins after the sign.
  const start = /^-[\w:.-]{1,64}=(?=[\w./-]+\s)/.exec(out)?.[0] ?? '';
  return `${start}${redactCommands(out.slice(start.length), depth + 1, keys)}`;
}

/** A string that may be a command itself, as after `sh -c`, or a title: its words are judged like arguments. */
function redactCommands(text: string, depth: number, keys: KeyNames): string {
  let out = '';
  let copied = 0;
  const { commands, end } = commandsOf(text);
  for (const [at, { words }] of commands.entries()) {
    const written = redactWritten(commands, at);
    const argv = words.map((word) => word.text);
    const redacted = argv.map(wordRedactor(argv, depth, keys));
    for (const [index, word] of words.entries()) {
      const now = written ? written(word.text, index) : (redacted[index] ?? '');
      if (now === word.text) continue;
      out += text.slice(copied, word.start) + inQuotesOf(text, word, now);
      copied = word.end;
    }
  }
  return out + text.slice(copied, end) + (end < text.length ? REDACTED : '');
}

function inQuotesOf(text: string, { start, end }: ShellWord, now: string): string {
  const quote = isQuoted(text.slice(start, end)) ? text[start] : '';
  return `${quote}${now}${quote}`;
}
