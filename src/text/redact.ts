import { NOT_A_SECRET, SECRET_PAIRS, SECRET_WORDS, TOKEN_SHAPES, TOOL_RULES, type ToolRule } from './secrets.ts';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * Returns argv with the secrets replaced. It works on the arguments one by one, because joined by spaces it can no
 * longer be told where a value ends. The number of arguments stays the same.
 */
export function redactArgv(argv: readonly string[]): string[] {
  const rules = rulesFor(argv);
  const redacted: string[] = [];
  let secretNext = false;
  for (const [index, argument] of argv.entries()) {
    if (secretNext && !argument.startsWith('-')) {
      redacted.push(NOT_A_SECRET.test(argument) ? argument : REDACTED);
      secretNext = false;
      continue;
    }
    const byTool = rules.length > 0 ? redactByTool(rules, argument, argv[index - 1]) : argument;
    redacted.push(byTool === argument ? redactText(argument) : byTool);
    secretNext = index > 0 && announcesSecret(argument, rules);
  }
  return redacted;
}

/** Returns one string with the secrets replaced that its own text gives away. */
export function redactText(text: string): string {
  // Every pattern below needs one of these characters or eight word characters; most paths and names are done here.
  if (text.length < 4) return text;
  let out = text;
  if (out.includes('://')) out = out.replace(URL_USERINFO, (_, scheme, user) => `${scheme}${user}${REDACTED}@`);
  if (/[=:]/.test(out)) out = redactPairs(out).replace(HEADER_CREDENTIALS, `$1${REDACTED}`);
  if (out.includes(' ')) out = out.replace(OPTION_WITH_VALUE, redactOption);
  if (out.length >= 16) for (const shape of TOKEN_SHAPES) out = out.replace(shape, REDACTED);
  return out;
}

/** `scheme://user:secret@` and `scheme://token@`; the user is kept when a password follows. */
const URL_USERINFO = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/?#@:]{0,64}:)[^\s/?#]{1,512}@/gi;

/** The `key=`, `key: ` or `"key":` of a pair; the value is looked at only when the key is a secret's. */
const KEY = /(?<![\w.-])([\w.-]{2,64})"?\s{0,2}[=:]\s{0,2}/g;
const VALUE = /"(?:[^"\\]|\\.){1,8192}"?|'[^']{1,8192}'?|[^\s"',;&]{1,65536}/y;

/** `Authorization: Bearer x`, `Basic x`. */
const HEADER_CREDENTIALS =
  /((?:\bauthorization|\bcookie|\bx-[\w-]{0,32}(?:key|token|secret|auth)|\bprivate-token)["']?\s{0,2}[:=]\s{0,2}(?:(?:bearer|basic|token|digest)\s+)?)[^\s"',;][^"'\r\n]{0,8192}/gi;

/** `--password value` inside one string, as in `sh -c "…"`. */
const OPTION_WITH_VALUE = /(?<!\S)(--?[a-z][\w-]{2,64}\s{1,2})([^\s-]\S{0,65536})/gi;

function redactPairs(text: string): string {
  let out = '';
  let copied = 0;
  KEY.lastIndex = 0;
  for (let key = KEY.exec(text); key; key = KEY.exec(text)) {
    if (!isSecretKey(key[1] ?? '')) continue;
    VALUE.lastIndex = KEY.lastIndex;
    const value = VALUE.exec(text)?.[0];
    if (value === undefined || NOT_A_SECRET.test(value.replace(/^["']|["']$/g, ''))) continue;
    const quote = /^["']/.exec(value)?.[0] ?? '';
    out += `${text.slice(copied, KEY.lastIndex)}${quote}${REDACTED}${quote}`;
    copied = VALUE.lastIndex;
    KEY.lastIndex = copied;
  }
  return out + text.slice(copied);
}

function redactOption(match: string, option: string, value: string): string {
  return isSecretKey(option.trim()) && !NOT_A_SECRET.test(value) ? `${option}${REDACTED}` : match;
}

/** True for `--db-password`, `AWS_SECRET_ACCESS_KEY`, `spring.datasource.password`; false for `--password-file`. */
export function isSecretKey(key: string): boolean {
  const words = key
    .slice(-128)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const last = words.at(-1);
  return last !== undefined && (SECRET_WORDS.test(last) || SECRET_PAIRS.test(words.slice(-2).join(' ')));
}

/** Is the argument after this one a secret? */
function announcesSecret(argument: string, rules: readonly ToolRule[]): boolean {
  if (rules.some((rule) => rule.next?.includes(argument))) return true;
  if (argument.includes('=') || argument.includes(' ')) return false;
  // `--token x` and `-token x`, and as a bare word only the unmistakable `aws_secret_access_key x`.
  return (/^--?[a-z]/i.test(argument) || /_(?:secret|token|password|key)/i.test(argument)) && isSecretKey(argument);
}

function rulesFor(argv: readonly string[]): readonly ToolRule[] {
  const program = argv[0]?.slice(argv[0].lastIndexOf('/') + 1);
  return TOOL_RULES.filter(
    (rule) =>
      program !== undefined && rule.programs.includes(program) && (!rule.subcommand || argv.includes(rule.subcommand)),
  );
}

function redactByTool(rules: readonly ToolRule[], argument: string, previous: string | undefined): string {
  for (const rule of rules) {
    for (const option of rule.attached ?? []) {
      if (argument.startsWith(option) && argument.length > option.length) return `${option}${REDACTED}`;
    }
    const { options = [], separator = '' } = rule.after ?? {};
    const option = options.find(
      (name) => previous === name || (argument.startsWith(name) && !argument.startsWith('--')),
    );
    const cutAt = option === undefined ? -1 : argument.indexOf(separator);
    if (cutAt >= 0) return `${argument.slice(0, cutAt + 1)}${REDACTED}`;
  }
  return argument;
}
