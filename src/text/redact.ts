import { isSecretKey, kindOfKey } from './keys.ts';
import { looksGenerated, looksRandom } from './random.ts';
import { REDACTED, redactText } from './redact-text.ts';
import { NOT_A_SECRET } from './secrets.ts';
import { announcesByTool, isPlainOption, redactByTool, Tools } from './tool-rules.ts';
import { commandsOf, isQuoted, type Word } from './words.ts';

export { REDACTED, redactText } from './redact-text.ts';

/** `sh -c "ssh host 'mysql -px'"`: deeper than this nobody writes. */
const DEPTH_MAX = 3;

/**
 * Returns argv with the secrets replaced. It works on the arguments one by one, because joined by spaces it can no
 * longer be told where a value ends. The number of arguments stays the same.
 */
export const redactArgv = (argv: readonly string[]): string[] => redactWords(argv, 0);

function redactWords(argv: readonly string[], depth: number): string[] {
  const tools = new Tools(argv);
  let announced: Announced = 'nothing';
  return argv.map((argument, index) => {
    const before = announced;
    const rules = tools.next(argument, index);
    // Most words of a long string are plain ones.
    if (depth > 0 && before === 'nothing' && !tools.isDue && rules.length === 0 && /^[^-=:\s]*$/.test(argument))
      return argument;
    announced = announces(argument, index, tools, depth);
    if (before !== 'nothing' && isValue(argument, before)) {
      announced = 'nothing';
      if (NOT_A_SECRET.test(argument)) return argument;
      if (before === 'random' ? looksRandom(argument) : before === 'secret' || looksGenerated(argument))
        return REDACTED;
    }
    if (isPlainOption(rules, argv[index - 1] ?? '', argument)) return argument;
    const byTool = redactByTool(tools, argument, argv[index - 1], index);
    return byTool === argument ? redactArgument(argument, depth) : byTool;
  });
}

/** What an option tells of the argument after it: `random` is one of no known meaning. */
type Announced = 'nothing' | 'secret' | 'weak' | 'random';

function announces(argument: string, index: number, tools: Tools, depth: number): Announced {
  if (announcesByTool(tools, argument)) return 'secret';
  if (index === 0 || argument.includes('=') || argument.includes(' ') || argument.length > 128) return 'nothing';
  if (isPlainOption(tools.rules, argument, argument)) return 'nothing';
  if (/^--?[a-z]/i.test(argument)) {
    const kind = kindOfKey(argument);
    if (kind === 'secret' || kind === 'weak') return kind;
    return kind === 'unknown' && argument.startsWith('--') ? 'random' : 'nothing';
  }
  // As a bare word only after `set` and the like: `aws configure set aws_secret_access_key x`.
  return depth === 0 && tools.isSetting && isSecretKey(argument) && /[a-z]/i.test(argument) ? 'secret' : 'nothing';
}

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
    if (isHeader) return `${start}${/^(?:bearer|basic|token|digest|apikey)\s+/i.exec(rest)?.[0] ?? ''}${REDACTED}`;
    if (!isList && !NOT_A_SECRET.test(rest)) {
      if (kind === 'secret' && !key.includes(':')) return `${start}${REDACTED}`;
      if (kind === 'weak' && looksGenerated(rest)) return `${start}${REDACTED}`;
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
  for (const command of commandsOf(text)) {
    const redacted = redactWords(
      command.map((word) => word.text),
      depth,
    );
    for (const [index, word] of command.entries()) {
      const now = redacted[index] ?? '';
      if (now === word.text) continue;
      out += text.slice(copied, word.start) + inQuotesOf(text, word, now);
      copied = word.end;
    }
  }
  return out + text.slice(copied);
}

function inQuotesOf(text: string, { start, end }: Word, now: string): string {
  const quote = isQuoted(text.slice(start, end)) ? text[start] : '';
  return `${quote}${now}${quote}`;
}
