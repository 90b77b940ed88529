import { isSecretKey, kindOfKey } from './keys.ts';
import { isMixed, isPasswordLike, looksGenerated, looksRandom, mayBePassword } from './random.ts';
import { PROSE, REDACTED, redactText } from './redact-text.ts';
import { NOT_A_SECRET } from './secrets.ts';
import { redactWritten } from './stdin.ts';
import { announcesByTool, isPlainOption, redactByTool, Tools } from './tool-rules.ts';
import { commandsOf, commandsOfWords, isQuoted, type Word } from './words.ts';

export { REDACTED, redactText } from './redact-text.ts';

/** `sh -c "ssh host 'mysql -px'"`: deeper than this nobody writes. */
const DEPTH_MAX = 3;

/**
 * Returns argv with the secrets replaced. It works on the arguments one by one, because joined by spaces it can no
 * longer be told where a value ends. The number of arguments stays the same.
 */
export function redactArgv(argv: readonly string[]): string[] {
  const out = redactWords(argv, 0);
  // A title may look like a pipeline.
  return argv.includes('|') || argv.includes('<<<') ? redactPipeline(argv, out) : out;
}

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

function redactWords(argv: readonly string[], depth: number): string[] {
  const tools = new Tools(argv);
  let announced: Announced = 'nothing';
  return argv.map((argument, index) => {
    const before = announced;
    const rules = tools.next(argument, index);
    const isBare = !/[-=:\s]/.test(argument);
    if (before === 'nothing' && isBare && isSecretWord(tools, argument, index)) {
      announced = 'nothing';
      return REDACTED;
    }
    // Most words of a long string are plain ones.
    if (depth > 0 && before === 'nothing' && isBare && rules.length === 0 && !tools.isDue && tools.verbs.isSilent)
      return argument;
    announced = announces(argument, index, tools, depth);
    if (before !== 'nothing' && isValue(argument, before)) {
      if (before === 'secret') announced = 'nothing';
      if (before === 'command') return redactEcho(argument);
      if (!NOT_A_SECRET.test(argument) && IS_HIDDEN[before](argument)) return REDACTED;
    }
    if (isPlainOption(rules, argv[index - 1] ?? '', argument)) return argument;
    const byTool = redactByTool(tools, argument, argv[index - 1], index);
    if (byTool !== argument) return byTool;
    const bySight = redactBySight(tools, argument, argv[index - 1] ?? '', index);
    return bySight === argument ? redactArgument(argument, depth) : bySight;
  });
}

/** What an option tells of the argument after it: `random` is one of no known meaning. */
type Announced = 'nothing' | 'secret' | 'weak' | 'random' | 'login' | 'password' | 'mixed' | 'command';

const IS_HIDDEN: Readonly<Record<Announced, (value: string) => boolean>> = {
  nothing: () => false,
  secret: () => true,
  weak: (value) => looksGenerated(value) || isPasswordLike(value),
  random: looksRandom,
  // What follows `-u bob -p` is no password when it is a port, a number, an address, a path.
  login: (value) => !/^(?:\d{1,5}|[\d.:,-]+|.*[/\\].*|.*:\d+|.*[\s=].*|.{0,2})$/s.test(value),
  password: mayBePassword,
  mixed: (value) => isMixed(value) || looksRandom(value),
  command: () => false,
};

function announces(argument: string, index: number, tools: Tools, depth: number): Announced {
  if (announcesByTool(tools, argument)) return 'secret';
  if (index === 0 || argument.length > 128 || /[=\s]/.test(argument)) return 'nothing';
  if (isPlainOption(tools.rules, argument, argument)) return 'nothing';
  if (/^(?:--?|\+)[a-z][\w.:-]*$/i.test(argument)) return announcedByOption(argument, tools);
  // In a string it may be a sentence: `set the password policy`.
  if (tools.verbs.announces(argument)) return depth === 0 ? 'secret' : 'mixed';
  // A bare word elsewhere: `user bob password x`.
  return !tools.isHarmless && /^[A-Za-z]\w{2,40}$/.test(argument) && isSecretKey(argument)
    ? depth === 0
      ? 'password'
      : 'mixed'
    : 'nothing';
}

function announcedByOption(argument: string, tools: Tools): Announced {
  const kind = kindOfKey(argument);
  if (kind === 'secret' || kind === 'weak') return kind;
  if (isCommandKey(argument)) return 'command';
  if (argument.startsWith('--')) return kind === 'unknown' ? 'random' : 'nothing';
  if (tools.isHarmless || !/^-(?:[a-z]|pw|ap|xp)$/i.test(argument)) return 'nothing';
  if (!/^-(?:p|w|pw|ap|xp)$/i.test(argument)) return 'random';
  if (!tools.isUnknown) return tools.rules.some(({ starts }) => starts !== undefined) ? 'mixed' : 'random';
  return tools.hasUser ? 'login' : 'password';
}

/** `restic --password-command 'echo x'`, `BORG_PASSCOMMAND='echo x'`, `--passwordeval`. */
const isCommandKey = (key: string): boolean =>
  /(?:pass|secret|token)[\w-]{0,16}(?:command|cmd|eval|prog|program)$|^-{1,2}extpass$/i.test(key);
const redactEcho = (text: string): string =>
  text.replace(/^(["']?(?:\S{0,64}\/)?(?:echo|printf)\s+(?:-n\s+)?(?:["']?%s(?:\\n)?["']?\s+)?).+$/s, `$1${REDACTED}`);

function isSecretWord(tools: Tools, argument: string, index: number): boolean {
  if (index === 0 || tools.isHarmless) return false;
  return isPasswordLike(argument) ? !NOT_A_SECRET.test(argument) : tools.verbs.isSecret(argument);
}

/** Short options with their value attached and `user:password`, of programs that no rule knows. */
function redactBySight(tools: Tools, argument: string, previous: string, index: number): string {
  if (tools.isHarmless || index === 0) return argument;
  if (argument.startsWith('-')) {
    const value = argument.slice(2);
    return tools.isUnknown && /^-p[^=:]/i.test(argument) && isMixed(value)
      ? `${argument.slice(0, 2)}${REDACTED}`
      : argument;
  }
  if (tools.verbs.isSecret(argument)) return REDACTED;
  const at = LOGIN_OPTION.test(previous) ? argument.indexOf(':') + 1 : 0;
  const isPassword =
    at > 1 && !/^(?:\d+$|.*\/)/.test(argument.slice(at)) && (previous.length > 6 || mayBePassword(argument.slice(at)));
  const secretAt = isPassword ? at : tools.verbs.secretAt(argument);
  return secretAt > 0 ? `${argument.slice(0, secretAt)}${REDACTED}` : argument;
}

/** Options whose value is `user:password`. */
const LOGIN_OPTION =
  /^--?(?:u|U|a|c|user|auth|[\w-]{0,32}(?:creds?|credentials?|userpass|user-?pass|basic-?auth|proxy-?auth|http-?auth))$/i;

/** What begins with a dash is the value of an option before it only if it cannot well be an option itself. */
const isValue = (argument: string, announced: Announced): boolean =>
  !argument.startsWith('-') ||
  (announced === 'secret' &&
    !/^(?:--?[a-z]?|-[a-z]{2}|--[a-z][\w.-]{0,64}(?:[=:].*)?|-[a-z][\w.-]{0,64}=.*)$/is.test(argument));

/** `--key=value`, `KEY=value with spaces`, `-HName: value`: the whole rest is the value, unless it is a list. */
const WHOLE = /^(-H[=\s]?|-[A-Za-z]|)((?:--[\w.-]{1,64}=)?(?:--?)?[\w.:/-]{1,128}?)(=|:\s{0,2})(?=\S)/;

function redactArgument(argument: string, depth: number): string {
  const whole = WHOLE.exec(argument);
  if (whole) {
    const [start, , key = '', sign = ''] = whole;
    const rest = argument.slice(start.length);
    const isList = /[;&,]\s?[\w.-]+[=:]|\s[\w.-]{2,}[=:]|^["'{[]/.test(rest.slice(0, 4096)) || /\/\//.test(key);
    const kind = key.includes('://') ? 'unknown' : kindOfKey(key);
    const isHeader = sign !== '=' && /^(?:--header=)?(?:authorization|cookie|x-auth|x-[\w-]{0,32}auth)$/i.test(key);
    if (isHeader && /^(?:\w+\s+)?\$[\w{(]/.test(rest)) return argument;
    if (isHeader) return `${start}${/^(?:bearer|basic|token|digest|apikey)\s+/i.exec(rest)?.[0] ?? ''}${REDACTED}`;
    if (sign === '=' && isCommandKey(key)) return `${start}${redactEcho(rest)}`;
    if (!isList && !NOT_A_SECRET.test(rest)) {
      if (kind === 'secret' && !key.includes(':') && !(sign !== '=' && PROSE.test(rest))) return `${start}${REDACTED}`;
      if (kind === 'weak' && IS_HIDDEN.weak(rest)) return `${start}${REDACTED}`;
      if (kind === 'unknown' && key.startsWith('--') && sign === '=' && looksRandom(rest)) return `${start}${REDACTED}`;
    }
  }
  // The words of a string were looked at with it.
  const out = depth === 0 ? redactText(argument) : argument;
  return depth < DEPTH_MAX && /\s/.test(out.trim()) ? redactCommands(out, depth + 1) : out;
}

/** A string that may be a command itself, as after `sh -c`, or a title: its words are judged like arguments. */
function redactCommands(text: string, depth: number): string {
  let out = '';
  let copied = 0;
  const { commands, end } = commandsOf(text);
  for (const [at, { words }] of commands.entries()) {
    const written = redactWritten(commands, at);
    const redacted = redactWords(
      words.map((word) => word.text),
      depth,
    );
    for (const [index, word] of words.entries()) {
      const now = written ? written(word.text, index) : (redacted[index] ?? '');
      if (now === word.text) continue;
      out += text.slice(copied, word.start) + inQuotesOf(text, word, now);
      copied = word.end;
    }
  }
  return out + text.slice(copied, end) + (end < text.length ? REDACTED : '');
}

function inQuotesOf(text: string, { start, end }: Word, now: string): string {
  const quote = isQuoted(text.slice(start, end)) ? text[start] : '';
  return `${quote}${now}${quote}`;
}
