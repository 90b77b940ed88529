import { isNothing, isShellVariable } from './absent-values.ts';
import { isPasswordLike, looksGenerated, looksRandom } from './entropy.ts';
import { isCount, type KeyNames } from './key-names.ts';
import { isCommandKey } from './option-hints.ts';
import { isPlainBesideUser, isPlainValue, isReference, looksSecret } from './plain-value.ts';
import type { RunningPrograms } from './program-rules/running-programs.ts';
import type { Redaction } from './redaction.ts';
import { AUTH_SCHEME } from './secret-words.ts';
import { isState, isTask, PROSE } from './tasks.ts';

/** `--key=value`, `KEY=value with spaces`, `/p:value`, `-HName: value`: the whole rest is the value. */
const ASSIGNMENT = /^(-H[=\s]?|-[A-Za-z]|)((?:--?|\+\+?|\/)?[\w.:/[\]@-]{1,128}?)(=|:(?!:)\s{0,8})(?=\S)/;
/** The same with letters outside ASCII. */
const FOREIGN_ASSIGNMENT =
  /^(-H[=\s]?|-[A-Za-z]|)((?:--?|\+\+?|\/)?[\p{L}\p{N}\p{M}\p{Cf}\p{Pc}.:/[\]@-]{1,128}?)(=|:(?!:)\s{0,8})(?=\S)/u;
/** A list of several pairs, each of which is judged separately. */
const LIST = /[;&,]\s?[\w.-]+[=:]|\s[\w.-]{2,}[=:]|^["'{[]/;
const HEADER = /^(?:authorization|cookie|x-auth|x-[\w-]{0,32}auth)$/i;
// biome-ignore lint/plugin: built from a constant of this folder
const SCHEME = new RegExp(`^${AUTH_SCHEME.source}`, 'i');

interface AssignmentContext {
  /** The text is a sentence, which may mention a key: `token: 15 min instead of 60`. */
  readonly isSentence: boolean;
  readonly programs: RunningPrograms;
}

/** In a string that a shell may read a variable may replace the value. */
const isShell = ({ programs }: AssignmentContext): boolean => programs.mode !== 'argv';

/** Redacts the value of `key=value`; undefined if the argument has no such form or its value is not secret. */
export function redactAssignment(
  argument: string,
  context: AssignmentContext,
  redaction: Redaction,
): string | undefined {
  const assignment = /[=:]/.test(argument) ? parse(argument, redaction.keys) : undefined;
  if (!assignment) return undefined;
  const { start, value } = assignment;
  const redacted = redactValue(assignment, context, redaction);
  if (redacted !== undefined) return `${start}${redacted}`;
  // `--header=Authorization: x`, `--set=a.password=x`
  const inner =
    /^--?[\w-]+=$/.test(start) && !value.startsWith('-') ? redactAssignment(value, context, redaction) : undefined;
  return inner === undefined ? undefined : `${start}${inner}`;
}

interface Assignment {
  /** Everything before the value. */
  readonly start: string;
  /** The key together with the option that it is attached to: `-Dpassword`. */
  readonly whole: string;
  readonly name: string;
  readonly sign: string;
  readonly value: string;
}

function parse(argument: string, keys: KeyNames): Assignment | undefined {
  const pattern = /[^ -~\s]/.test(argument) ? FOREIGN_ASSIGNMENT : ASSIGNMENT;
  const [start = '', attached = '', key = '', sign = ''] = pattern.exec(argument) ?? [];
  const value = argument.slice(start.length);
  // `package==3.1` is a version comparison.
  if (
    key === '' ||
    (sign === '=' && /^=\s?[\d"'\\]/.test(value) && /[a-z]/.test(`${attached}${key}`) && !key.startsWith('-'))
  )
    return undefined;
  const whole = `${attached}${key}`;
  // `-pw:x` is one option, `-Dpassword=x` is an option and a key.
  const isOneOption = attached !== '' && keys.kindOf(key) === 'unknown' && keys.isSecret(whole);
  return { start, whole, name: isOneOption ? whole : key, sign, value };
}

/** The value with its secret part replaced; undefined if nothing in it is secret. */
function redactValue(assignment: Assignment, context: AssignmentContext, redaction: Redaction): string | undefined {
  const { start, name, sign, value } = assignment;
  if (context.isSentence && /\s$/.test(sign)) return undefined;
  if (isShell(context) && isShellVariable(value)) return value;
  if (sign !== '=' && HEADER.test(name)) return redactHeader(value, context, redaction);
  if (sign === '=' && isCommandKey(name)) return redactEcho(value, redaction);
  // `credentials=/etc/x,vers=3`
  const [first = ''] = value.split(/,(?=[a-z_]+=)/, 1);
  if (isNothing(value) || isTask(start, value) || isReference(first)) return undefined;
  if (name.startsWith('pkcs11:') || /:\/\/|\/\/./.test(name)) return undefined;
  const at = secretAt(assignment, context.programs, redaction.keys);
  return at < 0
    ? undefined
    : `${value.slice(0, at)}${redaction.redact(value.slice(at), `the value of ${name.slice(0, 64)}`)}`;
}

/** The index in the value where the secret begins; -1 if it has none. */
function secretAt({ whole, name, sign, value }: Assignment, programs: RunningPrograms, keys: KeyNames): number {
  const kind = keys.kindOf(name);
  const isOption = /^(?:[-+]{1,2}|\/)[^/]*$/.test(whole);
  if (kind === 'secret' && !isCount(name, value)) {
    // `fix token=undefined`
    if (programs.mode === 'prose' && isPlainValue(value)) return -1;
    if (sign === ':' && /^(?:file|env|stdin|fd)$/.test(value)) return -1;
    if (sign === '=' || (isOption && !/\s/.test(sign))) return 0;
    // `token:string`, `password: reset page`; `arn:aws:…:secret:name` has no keys.
    return PROSE.test(value) ||
      isState(value) ||
      name.includes(':') ||
      (sign === ':' && !/^[A-Z_]+$/.test(name) && isPlainValue(value.replace(/[\])}]+$/, ''))) ||
      name.includes('/')
      ? -1
      : 0;
  }
  if (/^\/r?p$/i.test(name) && programs.hasSlashOptions && programs.login.hasUser)
    return isPlainBesideUser(value) ? -1 : 0;
  if (programs.isHarmless || LIST.test(value.slice(0, 4096)) || (!isOption && name.includes('/'))) return -1;
  if (kind === 'weak' && (sign === '=' || (isOption && sign === ':'))) {
    const user = /^[\w.@-]{1,64}(?:[:,](?=[^\d/])|\/(?=[^/.]*\d[^/.]*$))/.exec(value)?.[0] ?? '';
    if (user !== '' && /(?:auth|login)$/i.test(name)) return user.length;
    return isPlainValue(value) ? -1 : 0;
  }
  if (kind === 'weak' || kind === 'faint') return looksGenerated(value) || isPasswordLike(value) ? 0 : -1;
  if (kind !== 'unknown' || sign !== '=') return -1;
  const isSecret = programs.isUnknown ? looksSecret(value) : looksRandom(value);
  return isSecret || looksRandom(value.replace(/^.*:/s, '')) ? 0 : -1;
}

function redactHeader(value: string, context: AssignmentContext, redaction: Redaction): string {
  const scheme = SCHEME.exec(value)?.[0] ?? '';
  const credentials = value.slice(scheme.length);
  // Some clients expand `${TOKEN}` themselves.
  const isAbsent = isNothing(credentials) || /^\$\{[A-Z][A-Z\d_]*\}$/.test(credentials);
  if (isAbsent || (isShell(context) && isShellVariable(credentials))) return value;
  return `${scheme}${redaction.redact(credentials, 'an authorization header')}`;
}

/** Redacts what `echo` or `printf` writes in a command that supplies a secret. */
export const redactEcho = (text: string, redaction: Redaction): string =>
  text.replace(
    /^(["']?(?:\S{0,64}[/\\])?(?:echo|printf)(?:\.exe)?\s+(?:-n\s+)?(?:["']?%s(?:\\n)?["']?\s+)?)(.+)$/s,
    (_, kept: string, value: string) =>
      `${kept}${redaction.redact(value, 'the output of a command that supplies a secret')}`,
  );
