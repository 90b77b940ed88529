import { isMixed, isPasswordLike, mayBePassword } from './entropy.ts';
import { REDACTED } from './free-text.ts';
import type { RunningPrograms } from './program-rules/running-programs.ts';
import { NOT_A_SECRET } from './secret-words.ts';

/** The word is a secret by its looks, or by a word before it. */
export function isSecretWord(programs: RunningPrograms, argument: string, index: number): boolean {
  if (index === 0 || programs.isHarmless) return false;
  return isPasswordLike(argument) ? !NOT_A_SECRET.test(argument) : programs.verbs.isSecret(argument);
}

/** Short options with their value attached and `user:password`, of programs that no rule knows. */
export function redactByHeuristics(
  programs: RunningPrograms,
  argument: string,
  previous: string,
  index: number,
): string {
  if (programs.isHarmless || index === 0) return argument;
  if (argument.startsWith('-')) {
    const value = argument.slice(2);
    if (programs.isUnknown && /^-p[^=:]/i.test(argument) && isMixed(value)) return `${argument.slice(0, 2)}${REDACTED}`;
    const [start = '', option = ''] = /^(--[\w-]{1,64})=/.exec(argument) ?? [];
    return hidden(argument, start.length, passwordAt(programs, argument.slice(start.length), option));
  }
  if (programs.verbs.isSecret(argument)) return REDACTED;
  return hidden(argument, 0, passwordAt(programs, argument, previous) || programs.verbs.secretAt(argument));
}

const hidden = (argument: string, start: number, at: number): string =>
  at > 0 ? `${argument.slice(0, start + at)}${REDACTED}` : argument;

/** Where in `user:password` the password begins, if the option before it takes such a value; or 0. */
function passwordAt(programs: RunningPrograms, value: string, option: string): number {
  if (!LOGIN_OPTION.test(option)) return 0;
  const at = value.indexOf(':') + 1;
  const password = value.slice(at);
  if (at < 2 || /^(?:\d+$|.*\/|\$)/.test(password) || NO_USER.test(value)) return 0;
  const isTelling = option.length > 6 || mayBePassword(password);
  return isTelling || (/^-[uC]$/.test(option) && programs.isUnknown && MAY_BE_NO_GROUP.test(password)) ? at : 0;
}

/** Options whose value is `user:password`. */
const LOGIN_OPTION =
  /^--?(?:u|U|a|c|C|user|auth|digest|basic|[\w-]{0,32}(?:creds?|credentials?|userpass|user-?pass|(?:basic|proxy|http|rpc|ftp|web|api|imap|smtp|pop3?|mail|ldap|mqtt)-?(?:auth|login|user)))$/i;
/** `sha256:…`, `ldap:default`. */
const NO_USER = /^(?:sha\d+|md5|blake\w*|file|env|ldaps?|https?|tcp|unix|pam|vault|ref|arn):/i;
/** After `-u` a group may stand, too: the longer, the less likely, but for a few. */
const MAY_BE_NO_GROUP =
  /^(?!(?:www-data|administrators|developers|messagebus|systemd-.*|plugdev|nogroup)$)[\w!#$%^&*.-]{8,}$/;
