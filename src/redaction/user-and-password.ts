import { mayBePassword } from './entropy.ts';
import { isPlainValue } from './plain-value.ts';

/** Words that contain a user and a password: `bob:x`, `CORP/bob:x@host`, `scott/x@db`, `bob%x`. */

/** The index of the password in the value of an option that takes a user and a password, or 0. */
export function passwordInValue(
  option: string,
  value: string,
  { mayBeGroup }: { readonly mayBeGroup: boolean },
): number {
  if (!/[:%,/]/.test(value) || !LOGIN_OPTION.test(option)) return 0;
  if (/(?:auth|login)$|^--?(?:u|U|user)$/i.test(option)) {
    const [user = ''] = /^[\w.@-]{1,64}\/(?=[^/.]*\d[^/.]*$)/.exec(value) ?? [];
    if (user !== '') return user.length;
  }
  const [name = ''] = /^[^:%,]*[:%,]/.exec(value) ?? [];
  const at = name.length;
  const password = value.slice(at);
  if (at < 2 || password === '' || NO_USER.test(value)) return 0;
  const isUser = /^--?(?:u|U|C|user)$/.test(option);
  if (name.endsWith('%')) return isUser ? at : 0;
  if (/^(?:\d+$|.*\/|\$)/.test(password)) return 0;
  if (name.endsWith(',')) return isUser && !/^[A-Za-z]*$/.test(password) ? at : 0;
  if (option.length > 6 || /auth$/i.test(option) || mayBePassword(password)) return at;
  return isUser && !mayBeGroup && !password.includes(':') && !GROUP.test(password) && `${password}:` !== name ? at : 0;
}

/** Options whose value is `user:password`. */
const LOGIN_OPTION =
  /^--?(?:u|U|a|c|C|user|auth|login|digest|basic|[\w-]{0,32}(?:creds?|credentials?|userpass|user-?pass|(?:admin|basic|proxy|http|rpc|ftp|web|api|imap|smtp|pop3?|mail|ldap|mqtt)-?user|[\w-]{1,24}-(?:auth|login)|(?:admin|proxy|http|rpc|ftp|web|api)(?:auth|login)))$/i;
/** `sha256:…`, `ldap:default`. */
const NO_USER = /^(?:sha\d+|md5|blake\w*|file|env|ldaps?|https?|tcp|unix|pam|vault|ref|arn):/i;
/** Groups that may follow the user in `-u user:group`. */
const GROUP =
  /^(?:www-data|administrators?|developers|messagebus|systemd-.*|plugdev|no(?:group|body)|staff|users|wheel|root|adm|sudo|docker|nginx|daemon|video|audio|tty|disk|[a-z]{1,4})$/;

interface WordShape {
  readonly name: string;
  /** The groups `kept`, `password` and `rest`. */
  readonly shape: RegExp;
  readonly isSecret: (password: string, around: { readonly kept: string; readonly rest: string }) => boolean;
}

/** Forms of a word without an option before it that takes a login. */
export const WORD_SHAPES: readonly WordShape[] = [
  {
    name: 'the password of a common account',
    shape:
      /^(?<kept>(?:admin|root|administrator|sa|postgres|guest|user|test|demo|operator|sysdba|system|sys|ftp|pi|ubuntu|elastic|neo4j):)(?<password>.+)$/i,
    isSecret: mayBePassword,
  },
  {
    name: 'userid=user/password',
    shape: /^(?<kept>userid=["']?[\w.$#-]{1,64}\/)(?<password>[^@\s"']+)/i,
    isSecret: () => true,
  },
  {
    name: 'domain/user:password@host',
    shape: /^(?<kept>[\w.-]{1,64}[/\\][\w.@-]{1,64}:)(?<password>.+)@(?:[\w-]+\.)*[\w-]+$/,
    isSecret: () => true,
  },
  {
    name: 'user:password@host',
    shape:
      /^(?<kept>[A-Za-z][\w.-]{0,64}:)(?<password>[^/@\s].{0,128})@(?!sha\d)(?:[A-Za-z][\w-]*|\d{1,3}(?=(?:\.\d{1,3}){3}(?:[:/]|$)))(?:\.[\w-]+)*(?:[:/?].*)?$/,
    isSecret: (password, { kept }) => !SCHEME.test(kept) && !/\/\/|^\w+=/.test(password),
  },
  {
    name: 'user/password@database',
    shape: /^(?<kept>["']?[\w.#-]{1,64}\/)(?<password>.+)@(?<rest>\/{0,2}[\w.:/-]+)(?: as sys\w+)?["']?$/,
    isSecret: (password, { rest }) =>
      !password.includes('[@') &&
      !VERSION.test(rest) &&
      (!isPlainValue(password) || (OF_ALL_KINDS.test(password) && /^[\d/]*[a-z]/.test(rest))),
  },
  {
    name: 'user%password',
    shape: /^(?<kept>(?:[\w.-]{1,64}[/\\])?[A-Za-z][\w.-]{0,64}%)(?<password>.+)$/,
    isSecret: (password) => mayBePassword(password) && !isPlainValue(password) && !/^[\dA-F]{2}/.test(password),
  },
];

const OF_ALL_KINDS = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)/;
/** Words before a colon that are not users. */
const SCHEME =
  /^(?:mailto|sftp|rest|s3|b2|gs|azure|swift|rsync|ftps?|https?|sips?|acct|xmpp|im|npm|jsr|pkg|git|ssh|scp|workspace|docker|sha\d+|node|user|link|portal|patch|file|tel):$/i;
/** `owner/repo@v2`. */
const VERSION = /^(?:v?\d[\w.-]*|main|master|latest|next|canary|dev|sha256:.*)$/;

const WORD_MAX_CHARS = 256;

/** The range of the password in a word of one of these forms. */
export function passwordInWord(word: string): { readonly from: number; readonly to: number } | undefined {
  if (word.length > WORD_MAX_CHARS || !/[@%:=]/.test(word)) return undefined;
  for (const { shape, isSecret } of WORD_SHAPES) {
    const { kept = '', password = '', rest = '' } = shape.exec(word)?.groups ?? {};
    if (password !== '' && isSecret(password, { kept, rest }))
      return { from: kept.length, to: kept.length + password.length };
  }
  return undefined;
}
