import { isShellVariable } from './absent-values.ts';
import { redactAssignment, redactEcho } from './assignments.ts';
import { redactFreeText } from './free-text.ts';
import { isSecretWord, redactByHeuristics } from './heuristics.ts';
import { isCount } from './key-names.ts';
import { NamedValue } from './named-value.ts';
import { COMPOUND_KEY, hintFor, isSecretAfter, isValue, type OptionHint } from './option-hints.ts';
import { redactWritten } from './piped-secrets.ts';
import { isPlainOption, redactByProgram } from './program-rules/redact-by-program.ts';
import { type Argument, type ReadingMode, RunningPrograms } from './program-rules/running-programs.ts';
import { REDACTED, type Redaction } from './redaction.ts';
import { commandsOf, isCommand, isProseOption, replaceWords, type ShellWord } from './shell-words.ts';
import { isTask } from './tasks.ts';

/** The most levels of nested commands that are read: `sh -c "ssh host 'mysql -px'"`. */
const DEPTH_MAX = 3;

export interface Place {
  readonly mode: ReadingMode;
  readonly depth: number;
  /** Indexes of words in single quotes, where a shell expands nothing. */
  readonly literals?: ReadonlySet<number>;
}

/** The returned function must get the words in order: the meaning of a word depends on those before it. */
export function wordRedactor(
  argv: readonly string[],
  place: Place,
  redaction: Redaction,
): (argument: string, index: number) => string {
  const { keys } = redaction;
  const { mode } = place;
  const programs = new RunningPrograms(argv, keys, mode, redaction.rules);
  const named = new NamedValue(keys);
  let hint: OptionHint = 'nothing';
  return (argument, index) => {
    const before = hint;
    const rules = programs.next(argument, index);
    const isBare = !/[-=:\s/%]/.test(argument);
    const previous = argv[index - 1] ?? '';
    const word: Argument = { text: argument, previous, index };
    if (before === 'nothing' && isBare && isSecretWord(programs, word)) {
      hint = 'nothing';
      return redaction.redact(argument, 'a word that looks like a password');
    }
    // Most words of a long string are plain ones.
    const isIdle = before === 'nothing' && isBare && rules.length === 0 && !programs.isDue && programs.verbs.isSilent;
    if (mode === 'prose' && isIdle) return argument;
    if (argument === '--' && before !== 'nothing') return argument;
    hint = named.next(argument, previous) ? 'secret' : hintFor(word, programs);
    if (mode !== 'argv' && !place.literals?.has(index) && isShellVariable(argument)) return argument;
    // In `key-mgmt wpa-psk wifi-sec.psk x` the value `wpa-psk` looks like a key, and a key follows.
    const isKey = isBareKey(previous) && COMPOUND_KEY.test(argument) && keys.isSecret(argument);
    if (before !== 'nothing' && !isKey && isValue(argument, before)) {
      if (before === 'secret' || before === 'word') hint = 'nothing';
      if (before === 'command' && /\s/.test(argument)) return redactEcho(argument, redaction);
      if (isSecretAfter(argument, before) && !isCount(previous, argument)) {
        hint = 'nothing';
        return redaction.redact(argument, `the value of ${previous.slice(0, 64)}`);
      }
      // `auth-pass NAME x`: a name may come between.
      if (before === 'weak' && /^[A-Za-z][\w-]*$|auth$/.test(previous) && hint === 'nothing' && !isTask(':', argument))
        hint = 'second';
    }
    if (isPlainOption(rules, previous, argument)) return argument;
    const byProgram = redactByProgram(programs, word, redaction);
    if (byProgram !== argument) return byProgram;
    const byHeuristics = redactByHeuristics(programs, word, redaction);
    return byHeuristics === argument ? redactArgument(word, place, programs, redaction) : byHeuristics;
  };
}

/** A plain word contains no pair, and without a digit or below 15 characters it is not a token. */
const HAS_NOTHING = /^(?:[\w.-]{0,14}|(?!(?:[a-z]{4}-){3})[A-Za-z_.-]+)$/;

const isBareKey = (argument: string): boolean => /^[A-Za-z][\w-]*$/.test(argument);

function redactArgument(word: Argument, place: Place, programs: RunningPrograms, redaction: Redaction): string {
  const { text: argument, previous } = word;
  if (HAS_NOTHING.test(argument)) return argument;
  const { mode, depth } = place;
  const isString = /\S\s+\S/.test(argument);
  const isShell = isString && programs.runs(previous);
  const isSentence = isString && isProseOption(previous);
  const assigned = isShell ? undefined : redactAssignment(argument, { isSentence, programs }, redaction);
  if (assigned !== undefined) return assigned;
  // At depth 0 the whole string was searched already.
  const out =
    depth === 0
      ? redactFreeText(argument, redaction, { isSentence, isShell, isArgument: mode === 'argv' && !isShell })
      : argument;
  if (depth >= DEPTH_MAX || !isString) return out;
  // `-XX:OnError=curl -u a:b`, `ProxyCommand=sshpass -p x`: a command begins after the equals sign.
  const start = /^(?:-{0,2}|\/)[\w:.-]{1,64}=(?=[\w./-]+\s)/.exec(out)?.[0] ?? '';
  const inner: ReadingMode = isShell || isCommand(out.slice(start.length), previous, programs) ? 'command' : 'prose';
  return `${start}${redactCommands(out.slice(start.length), { mode: inner, depth: depth + 1 }, redaction)}`;
}

/** Judges the words of a string that may be a command, as after `sh -c`, like arguments. */
function redactCommands(text: string, place: Place, redaction: Redaction): string {
  const { commands, end } = commandsOf(text);
  const words: ShellWord[] = [];
  const now: string[] = [];
  for (const [at, command] of commands.entries()) {
    const written = redactWritten(commands, at, redaction);
    const argv = command.words.map((word) => word.text);
    const redact = wordRedactor(argv, { ...place, literals: literalsOf(text, command.words) }, redaction);
    const redacted = argv.map((word, index) => {
      const byWord = redact(word, index);
      return written?.(word, index) ?? byWord;
    });
    words.push(...command.words);
    now.push(...redacted);
  }
  return replaceWords(text.slice(0, end), words, now) + (end < text.length ? REDACTED : '');
}

const literalsOf = (text: string, words: readonly ShellWord[]): ReadonlySet<number> =>
  new Set(words.flatMap(({ start }, index) => (text[start] === "'" ? [index] : [])));
