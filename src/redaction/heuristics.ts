import { isMixed, isPasswordLike, mayBePassword } from './entropy.ts';
import { REDACTED } from './free-text.ts';
import type { Argument, RunningPrograms } from './program-rules/running-programs.ts';
import { NOT_A_SECRET } from './secret-words.ts';

/** The word is a secret by its looks, or by a word before it. */
export function isSecretWord(programs: RunningPrograms, { text, index }: Argument): boolean {
  if (index === 0 || programs.isHarmless) return false;
  return isPasswordLike(text) ? !NOT_A_SECRET.test(text) : programs.verbs.isSecret(text);
}

/** Short options with their value attached and `user:password`, of programs that no rule knows. */
export function redactByHeuristics(programs: RunningPrograms, { text, previous, index }: Argument): string {
  if (programs.isHarmless || index === 0) return text;
  if (text.startsWith('-')) {
    const value = text.slice(2);
    if (programs.isUnknown && /^-p[^=:]/i.test(text) && isMixed(value)) return `${text.slice(0, 2)}${REDACTED}`;
    const [start = '', option = ''] = /^(--[\w-]{1,64})=/.exec(text) ?? [];
    return hidden(text, start.length, passwordAt(programs, text.slice(start.length), option));
  }
  if (programs.verbs.isSecret(text)) return REDACTED;
  return hidden(text, 0, passwordAt(programs, text, previous) || programs.verbs.secretAt(text));
}

const hidden = (text: string, start: number, at: number): string =>
  at > 0 ? `${text.slice(0, start + at)}${REDACTED}` : text;

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
/** After `-u` there may be a group: the longer the name, the less likely, with a few exceptions. */
const MAY_BE_NO_GROUP =
  /^(?!(?:www-data|administrators|developers|messagebus|systemd-.*|plugdev|nogroup)$)[\w!#$%^&*.-]{8,}$/;
