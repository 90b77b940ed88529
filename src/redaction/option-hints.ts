import { isMixed, isPasswordLike, looksGenerated, looksGeneratedLower, looksRandom, mayBePassword } from './entropy.ts';
import { isTask } from './free-text.ts';
import type { KeyNames } from './key-names.ts';
import { isPlainOption } from './program-rules/redact-by-program.ts';
import type { Argument, RunningPrograms } from './program-rules/running-programs.ts';
import { NOT_A_SECRET } from './secret-words.ts';

/** What an argument says about the one after it: `random` is an option of no known meaning. */
export type OptionHint =
  | 'nothing'
  | 'secret'
  | 'weak'
  | 'random'
  | 'token'
  | 'login'
  | 'password'
  | 'word'
  | 'mixed'
  | 'command';

const IS_HIDDEN: Readonly<Record<OptionHint, (value: string) => boolean>> = {
  nothing: () => false,
  secret: () => true,
  weak: (value) => looksGenerated(value) || isPasswordLike(value),
  random: looksRandom,
  token: (value) => looksGenerated(value) || looksGeneratedLower(value),
  // What follows `-u bob -p` is no password when it is a port, a number, an address, a path.
  login: (value) =>
    !/^(?:\d{1,5}|[\d.:,-]+|.*[/\\].*|.*:\d+|.*[\s=].*|.*\.(?:txt|lst|conf|json|ya?ml|pem|key|db)|.{0,2})$/s.test(
      value,
    ),
  password: mayBePassword,
  word: (value) => !/^(?:.{0,3}|\d+|.*[/\\=].*)$/s.test(value) && !isTask(':', value),
  mixed: (value) => isMixed(value) || looksRandom(value),
  command: () => false,
};

export const isHidden = (value: string, hint: OptionHint): boolean =>
  !NOT_A_SECRET.test(value) && IS_HIDDEN[hint](value);

export function hintFor(
  { text: argument, previous, index }: Argument,
  programs: RunningPrograms,
  depth: number,
): OptionHint {
  if (programs.rules.some(({ next }) => next?.includes(argument))) return 'secret';
  if (index === 0 || argument.length > 128 || /[=\s]/.test(argument)) return 'nothing';
  if (isPlainOption(programs.rules, argument, argument)) return 'nothing';
  if (/^(?:--?|\+)[a-z][\w.:-]*$/i.test(argument)) return hintOfOption(argument, programs);
  // In a string it may be a sentence: `set the password policy`.
  if (programs.verbs.announces(argument)) return depth === 0 ? 'secret' : NAME.test(argument) ? 'word' : 'mixed';
  if (programs.isHarmless || argument.startsWith('/') || !programs.keys.isSecret(argument)) return 'nothing';
  if (depth > 0) return BARE_KEY.test(argument) ? 'mixed' : 'nothing';
  // Late in a line of names and values, or a name that nothing else is called; `get password github` asks for one.
  const isField =
    COMPOUND_KEY.test(argument) ||
    /^(?:psk|passphrase|mnemonic)$/i.test(argument) ||
    (index > 3 && /^password$/i.test(argument));
  if (isField && !previous.startsWith('-') && !isTask(':', previous)) return 'word';
  // A bare word elsewhere: `user bob password x`.
  return BARE_KEY.test(argument) ? 'password' : 'nothing';
}

/** `SMBPass`, `db_password`: no word of a sentence. */
const NAME = /[a-z\d][A-Z]|[A-Z]{2}[a-z]|\w_\w/;
const BARE_KEY = /^[A-Za-z]\w{2,40}$/;
/** `input_pw`, `wifi-sec.psk`: as the name of a field, but no action such as `get_token`, and no file. */
export const COMPOUND_KEY =
  /^(?!(?:add|change|check|clear|create|delete|drop|generate|get|has|hash|is|list|make|new|remove|renew|reset|revoke|rotate|set|show|test|update|use|verify)_)[A-Za-z](?=[\w-]*[._]\w)[\w.-]*$/i;

function hintOfOption(argument: string, programs: RunningPrograms): OptionHint {
  const kind = programs.keys.kindOf(argument);
  if (kind === 'secret' || kind === 'weak') return kind;
  if (isCommandKey(argument)) return 'command';
  if (argument.startsWith('--')) return kind === 'unknown' ? 'random' : 'nothing';
  if (programs.isHarmless || !/^-(?:[a-z]|pw|ap|xp)$/i.test(argument)) return 'nothing';
  if (programs.isUnknown && /^-[kt]$/i.test(argument)) return 'token';
  if (!/^-(?:p|w|pw|ap|xp)$/i.test(argument)) return 'random';
  if (!programs.isUnknown) return programs.rules.some(({ starts }) => starts !== undefined) ? 'mixed' : 'random';
  return programs.hasUser ? 'login' : 'password';
}

/** `restic --password-command 'echo x'`, `BORG_PASSCOMMAND='echo x'`, `--passwordeval`. */
export const isCommandKey = (key: string): boolean =>
  /(?:pass|secret|token)[\w-]{0,16}(?:command|cmd|eval|prog|program)$|^-{1,2}extpass$/i.test(key);

/** What begins with a dash is the value of an option before it only if it cannot well be an option itself. */
export const isValue = (argument: string, hint: OptionHint): boolean =>
  !argument.startsWith('-') ||
  (hint === 'secret' &&
    !/^(?:--?[a-z]?|-[a-z]{2}|--[a-z][\w.-]{0,64}(?:[=:].*)?|-[a-z][\w.-]{0,64}=.*)$/is.test(argument));

/** Name and value in two options: `-n node.auth.password -v x`, `--key smtp_password --value x`. */
export class NamedValue {
  readonly #keys: KeyNames;
  #isSecret = false;

  constructor(keys: KeyNames) {
    this.#keys = keys;
  }

  /** Is the argument an option whose value belongs to a secret's name? */
  next(argument: string, previous: string): boolean {
    if (NAME_OPTION.test(previous) && /^[A-Za-z][\w.-]{0,127}$/.test(argument))
      this.#isSecret = this.#keys.isSecret(argument);
    return this.#isSecret && VALUE_OPTION.test(argument);
  }
}
const NAME_OPTION = /^(?:-n|-k|--?(?:name|key|field|var|variable|property|option|param|parameter|attribute|setting))$/;
const VALUE_OPTION = /^(?:-v|--?(?:value|val|data|string-value|new-value))$/;
