import { isNothing } from './absent-values.ts';
import { isMixed, isPasswordLike, looksGenerated, looksGeneratedLower, looksRandom } from './entropy.ts';
import { mayBeKey } from './key-names.ts';
import { isPlainBesideUser, isPlainPlace, isPlainValue, isReference, looksSecret } from './plain-value.ts';
import { isPlainOption } from './program-rules/redact-by-program.ts';
import type { Argument, RunningPrograms } from './program-rules/running-programs.ts';
import { isTask } from './tasks.ts';

/**
 * What an argument says about the next one, which is redacted
 * - `secret`: always, unless it is absent or says where the secret is;
 * - `weak`: unless it is plain; `short`: the same, if it has letters with digits or symbols;
 * - `login`: unless it is plain even next to a user; `loginByName`: the same, but not a number;
 * - `word`: unless it is a path, an assignment, a task or very short;
 * - `faint`, `token`, `random`, `unknown`, `mixed`: if it looks generated or like a password, each by its own test;
 * - `second`, `odd`: if it looks like a password, after a name; if it has digits or symbols, in a sentence;
 * - `command`: if it is one word that is not plain; of several words, what `echo` writes.
 */
export type OptionHint =
  | 'nothing'
  | 'secret'
  | 'weak'
  | 'short'
  | 'login'
  | 'loginByName'
  | 'word'
  | 'second'
  | 'faint'
  | 'token'
  | 'random'
  | 'unknown'
  | 'odd'
  | 'mixed'
  | 'command';

const IS_SECRET: Readonly<Record<OptionHint, (value: string) => boolean>> = {
  nothing: () => false,
  secret: (value) => !isNothing(value) && !isReference(value),
  weak: (value) => !isPlainValue(value),
  short: (value) => value.length > 5 && !isPlainValue(value) && /[\d!#$^&@]/.test(value) && /[A-Za-z]/.test(value),
  loginByName: (value) => !isPlainBesideUser(value) && !/^\d+$/.test(value),
  login: (value) => !isPlainBesideUser(value),
  word: (value) => !/^(?:.{0,3}|.*[/\\=].*)$/s.test(value) && !isTask(':', value),
  second: (value) => isMixed(value),
  faint: (value) => looksGenerated(value) || isPasswordLike(value),
  token: (value) => looksGenerated(value) || looksRandom(value, SHORT_TOKEN_CHARS) || looksGeneratedLower(value),
  random: looksRandom,
  unknown: looksSecret,
  odd: (value) => value.length > 3 && /[A-Za-z].*\d|\d.*[A-Za-z]|[!#$%^&*@?+~]/.test(value) && !isPlainPlace(value),
  mixed: (value) => isMixed(value) || looksRandom(value),
  command: (value) => !/\s/.test(value) && !isPlainValue(value),
};

/** The minimum after `-t` of an unknown program. */
const SHORT_TOKEN_CHARS = 12;

export const isSecretAfter = (value: string, hint: OptionHint): boolean => IS_SECRET[hint](value);

export function hintFor(word: Argument, programs: RunningPrograms): OptionHint {
  const { text: argument, index } = word;
  if (programs.rules.some(({ next }) => next?.includes(argument))) return 'secret';
  if (index === 0 || argument.length > 128 || /[=\s]/.test(argument)) return 'nothing';
  if (isPlainOption(programs.rules, argument, argument)) return 'nothing';
  if (/^[-+]/.test(argument) && OPTION.test(argument)) return hintOfOption(argument, programs);
  if (/^\/[A-Za-z]\w{0,32}$/.test(argument) && programs.hasSlashOptions) return hintOfSlashOption(argument, programs);
  return hintOfWord(word, programs);
}

const OPTION = /^(?:--?|\+\+?)\p{L}[\p{L}\p{M}\p{N}\p{Cf}\p{Pc}.:-]*$/u;
/** A name such as `SMBPass`, `db_password`, not a word of a sentence. */
const NAME = /[a-z\d][A-Z]|[A-Z]{2}[a-z]|\w_\w/;
const BARE_KEY = /^\p{L}[\p{L}\p{M}\p{N}_]{2,40}$/u;
/** The name of a field, such as `input_pw`, `wifi-sec.psk`, not an action such as `get_token`. */
export const COMPOUND_KEY =
  /^(?!(?:add|change|check|clear|create|delete|drop|generate|get|has|hash|is|list|make|new|remove|renew|reset|revoke|rotate|set|show|test|update|use|verify)[_-])[A-Za-z](?=[\w-]*[._]\w)[\w.-]*$/i;

function hintOfOption(argument: string, programs: RunningPrograms): OptionHint {
  const { mode } = programs;
  if (isCommandKey(argument)) return 'command';
  const kind = programs.keys.kindOf(argument);
  if (kind === 'secret') return mode === 'prose' ? 'weak' : 'secret';
  if (kind === 'weak') return programs.isHarmless || mode === 'prose' ? 'faint' : 'weak';
  if (kind === 'faint') return 'faint';
  if (argument.startsWith('--')) return kind !== 'unknown' ? 'nothing' : programs.isUnknown ? 'unknown' : 'random';
  if (programs.isHarmless) return 'nothing';
  if (!/^-[a-z]{1,3}$/i.test(argument))
    return programs.isUnknown && kind === 'unknown' && /^-[A-Za-z-]+$/.test(argument) ? 'unknown' : 'nothing';
  if (programs.isUnknown && /^-[ktps]$/.test(argument) && programs.verbs.isLoggingIn) return 'login';
  if (programs.isUnknown && /^-t$/i.test(argument)) return 'token';
  if (programs.isUnknown && /^-k$/i.test(argument)) return mode === 'prose' ? 'mixed' : 'weak';
  if (!/^-(?:p|w|pw|ap|xp)$/i.test(argument))
    return programs.isUnknown && programs.login.hasUser ? 'short' : argument.length === 2 ? 'random' : 'nothing';
  if (programs.isUnknown && /^-w$/i.test(argument) && !programs.login.hasUser) return 'short';
  if (!programs.isUnknown) return programs.rules.some(({ starts }) => starts !== undefined) ? 'mixed' : 'random';
  return programs.login.hasUser ? 'login' : programs.login.hasLoginName ? 'loginByName' : 'weak';
}

/** Windows options: `/u bob /p x`. */
function hintOfSlashOption(argument: string, programs: RunningPrograms): OptionHint {
  if (programs.keys.isSecret(argument)) return 'secret';
  if (!/^\/r?p$/i.test(argument)) return 'nothing';
  return programs.login.hasUser ? 'login' : 'weak';
}

function hintOfWord({ text: argument, previous, index }: Argument, programs: RunningPrograms): OptionHint {
  const { mode } = programs;
  // A sentence may mention a key without a value: `set the password policy`.
  if (programs.verbs.announces(argument)) return mode !== 'prose' ? 'secret' : NAME.test(argument) ? 'word' : 'odd';
  if (TWO_VALUES.test(previous) && programs.keys.isSecret(argument)) return 'secret';
  if (programs.isHarmless || argument.startsWith('/')) return 'nothing';
  if (!mayBeKey(argument)) return 'nothing';
  const kind = programs.keys.kindOf(argument);
  if (kind === 'weak' && mode !== 'prose' && /^(?:[a-z]+[-_])?(?:key|auth)$/.test(argument)) return 'weak';
  // A plural such as `etl_tokens` names a collection.
  if (kind !== 'secret' || !programs.keys.isSecretName(argument) || READS.test(previous) || /[^s]s$/.test(argument))
    return 'nothing';
  if (mode === 'prose') return BARE_KEY.test(argument) ? 'odd' : 'nothing';
  if (/^[A-Z]{3,16}$/.test(argument) || SETS.test(argument)) return 'word';
  // A field among names and values, or a word with no other meaning; `get password github` reads a secret.
  const isField =
    COMPOUND_KEY.test(argument) ||
    /^(?:psk|passphrase|mnemonic)$/i.test(argument) ||
    (index > 3 && /^password$/i.test(argument));
  if (isField && !previous.startsWith('-') && !isTask(':', previous)) return 'word';
  // A bare word elsewhere: `user bob password x`.
  return BARE_KEY.test(argument) || /^[a-z]+-(?:pass|password|secret|token)$/i.test(argument) ? 'weak' : 'nothing';
}

/** `jq --arg token x`: a name and a value follow. */
const TWO_VALUES = /^--?(?:arg|set|var|setvar|define|prop|attr)$/;

/** `setPin 1234`. Not `setPassword`, where a user may come first. */
const SETS = /^(?:set|change|new)[-_]?(?:pin|puk|token|secret|passphrase)$/i;

/** Verbs that read a secret: `get password NAME`, `describe secret NAME`. */
const READS =
  /^(?:get|show|list|ls|find|search|delete|describe|read|view|rm|remove|rotate|revoke|generate|copy|cp|clip|edit|inspect)$/;

/** The value is a command that supplies a secret: `restic --password-command 'echo x'`, `BORG_PASSCOMMAND='echo x'`. */
export const isCommandKey = (key: string): boolean =>
  /(?:pass|secret|token)[\w-]{0,16}(?:command|cmd|eval|prog|program)$|^-{1,2}extpass$/i.test(key);

/** An argument that begins with a dash is the value of the option before it only if it does not look like an option. */
export const isValue = (argument: string, hint: OptionHint): boolean =>
  !/^(?:-|\/[a-z]+:)/i.test(argument) || ((hint === 'secret' || hint === 'login') && !LIKE_AN_OPTION.test(argument));

const LIKE_AN_OPTION =
  /^(?:--?|-{1,2}[A-Za-z]+(?:-[A-Za-z]+){0,8}|--[A-Za-z][\w.-]{0,64}[=:].*|-[A-Za-z][\w.-]{0,64}=.*|\/[a-z]+:.*)$/is;
