import { isMixed, isPasswordLike } from './entropy.ts';
import { isPlainBesideUser, isPlainPlace, isPlainValue } from './plain-value.ts';
import type { Argument, RunningPrograms } from './program-rules/running-programs.ts';
import type { Redaction } from './redaction.ts';
import { passwordInValue, passwordInWord } from './user-and-password.ts';

/** The word looks like a password, or a word before it announces a secret. */
export function isSecretWord(programs: RunningPrograms, { text, index }: Argument): boolean {
  if (index === 0 || programs.isHarmless) return false;
  return isPasswordLike(text) || isAnnounced(programs, text);
}

/** A word such as `login` announces it. */
const isAnnounced = ({ verbs, mode }: RunningPrograms, text: string): boolean => verbs.isSecret(text, mode === 'prose');

/** Redacts attached short options, words after a login, and `user:password` and the like. */
export function redactByHeuristics(
  programs: RunningPrograms,
  { text, previous, index }: Argument,
  redaction: Redaction,
): string {
  if (programs.isHarmless || index === 0) return text;
  if (text.startsWith('-')) return redactOption(programs, text, redaction);
  if (isAnnounced(programs, text)) return redaction.redact(text, 'a word after a login');
  if (followsHostAndUser(programs, text, index)) return redaction.redact(text, 'a word after a host and a user');
  const at = passwordInValue(previous, text, mayBeGroup(programs)) || programs.verbs.secretAt(text);
  const found = at > 0 ? { from: at, to: text.length } : passwordInWord(text);
  return found ? redactRange(text, found, redaction) : text;
}

function redactOption(programs: RunningPrograms, text: string, redaction: Redaction): string {
  if (programs.isUnknown && /^-[pP][^=:]/.test(text) && isAttachedPassword(text.slice(2), programs))
    return `${text.slice(0, 2)}${redaction.redact(text.slice(2), `the value of ${text.slice(0, 2)}`)}`;
  const [start = '', option = ''] = /^(--?[\w-]{1,64})=/.exec(text) ?? [];
  const at = passwordInValue(option, text.slice(start.length), mayBeGroup(programs));
  return at > 0 ? redactRange(text, { from: start.length + at, to: text.length }, redaction) : text;
}

/** `backup-tool 10.0.0.4 admin Wlan-Bak5`: a host, a user, and a word that is neither plain nor a place. */
function followsHostAndUser({ argv, isUnknown, mode }: RunningPrograms, text: string, index: number): boolean {
  if (!isUnknown || mode === 'prose' || text.length < 5 || !HOST.test(argv[index - 2] ?? '')) return false;
  const user = argv[index - 1] ?? '';
  if (!/^[A-Za-z][\w.-]{1,31}$/.test(user) || isPlainPlace(text) || /[/=]/.test(text)) return false;
  return /^(?:admin|root|administrator)$/i.test(user) || (!isPlainValue(text) && /\d|[!#$^&@]/.test(text));
}

const HOST =
  /^(?:[a-z][a-z\d+.-]{1,16}:\/\/\S{1,256}|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|(?:[a-z][\w-]{0,62}\.){1,6}[a-z]{2,12}(?::\d{1,5})?)$/;

/** The program is a launcher, whose `-u` may take a group: `docker run -u user:group`, `sudo -u`. */
const mayBeGroup = ({ rules }: RunningPrograms) => ({
  mayBeGroup: rules.some(({ starts, enters }) => starts !== undefined || enters !== undefined),
});

/** `-pWinter2024`, but `-print0`, `-p8080`. */
const isAttachedPassword = (value: string, { login: { hasUser, hasAttachedUser } }: RunningPrograms): boolean =>
  isMixed(value) ||
  (hasUser && !isPlainBesideUser(value) && !/^[a-z-]+\d?$/.test(value)) ||
  (hasAttachedUser && !isPlainBesideUser(value) && !WORD_OF_P.test(value));

/** The rest of `-port`, `-path` and other words that begin with p. */
const WORD_OF_P =
  /^(?:ort|ath|rod|rofile|rint\d?|roject|id|refix|roxy|roperties|lugin|arallel|assive|retty|ub|olicy)s?$/;

const redactRange = (
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  redaction: Redaction,
): string =>
  `${text.slice(0, from)}${redaction.redact(text.slice(from, to), 'a password joined to a user')}${text.slice(to)}`;
