import { fold, isForeignSecretWord } from './languages.ts';
import {
  ABOUT_SECRETS,
  FAINT_KEYS,
  NOT_SECRET_KEYS,
  PLAIN_KEYS,
  QUALIFIERS,
  SECRET_PAIRS,
  SECRET_WORDS,
  SECRET_WORDS_ANYWHERE,
  WEAK_KEYS,
} from './secret-words.ts';

/**
 * What a key says about its value:
 * - `secret`: it is secret, whatever it looks like;
 * - `weak`: it is secret unless it is plain (`--key=server.pem`);
 * - `faint`: it is secret if it looks generated (`salt=`);
 * - `unknown`: the key says nothing;
 * - `plain`: it is not secret.
 */
export type KeyKind = 'secret' | 'weak' | 'faint' | 'unknown' | 'plain';

const KEY_MAX_CHARS = 128;
const KNOWN_MAX = 16_384;

/** Classifies keys, including those of the configuration. Spelling does not matter: `db-pin` is `DB_PIN`. */
export class KeyNames {
  readonly #userKeys: ReadonlySet<string>;
  /** A cache: the same few names recur. */
  readonly #known = new Map<string, KeyKind>();

  constructor(userKeys: readonly string[] = []) {
    this.#userKeys = new Set(userKeys.map((key) => wordsOf(key).join(' ')));
  }

  kindOf(key: string): KeyKind {
    const cut = key.slice(-KEY_MAX_CHARS);
    const before = this.#known.get(cut);
    if (before !== undefined) return before;
    const words = wordsOf(cut);
    const kind = this.#userKeys.has(words.join(' ')) ? 'secret' : judge(words);
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(cut, kind);
    return kind;
  }

  /** The same for a word that is not marked as a key: its last part must name a secret too, unlike `token-cleanup`. */
  isSecretName(word: string): boolean {
    return this.isSecret(word) && this.isSecret(word.replace(/^.*(?:[^\p{L}\p{N}]|(?<=\p{Ll})(?=\p{Lu}))(?=.)/u, ''));
  }

  /** True for `--db-password`, `AWS_SECRET_ACCESS_KEY`, `token_v2`, `пароль`; false for `--password-file`. */
  isSecret(key: string): boolean {
    return this.kindOf(key) === 'secret';
  }
}

/** Two words written as one: `passwordfile`, `tokenv2`. */
const GLUED = /((?:passwor[dt]|passwd|passphrase|secret|token|credential)s?)([a-z\d]+)(?![a-z\d])/g;

const apart = (word: string, secret: string, rest: string): string =>
  ABOUT_SECRETS.test(rest) || QUALIFIERS.test(rest) ? `${secret} ${rest}` : word;

const wordsOf = (key: string): string[] => {
  const isAscii = !/[^ -~]/.test(key);
  const apartAtCapitals = key.replace(isAscii ? /([a-z\d])([A-Z])/g : /(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2');
  return fold(apartAtCapitals)
    .replace(GLUED, apart)
    .split(isAscii ? /[^a-z\d]+/ : /[^\p{L}\p{N}]+/u)
    .filter(Boolean);
};

/** A cheap test before `kindOf()`: only a word with one of these stems can be a key. */
export const mayBeKey = (word: string): boolean =>
  /pass|p(?:w|sw)|secr|tok|cred|key|auth|j[tw]|psk|p[iu][nk]|otp|pat|sas|sig|mnemo|macar|cook|bear|phras|[^ -~]/i.test(
    word,
  ) || isForeignSecretWord(word.toLowerCase());

/** `--max-tokens 4096`, `tokens=40/s`: a number of tokens, as models count them. */
export const isCount = (key: string, value: string): boolean =>
  /tokens\W*$/i.test(key) && /^\d[\d.,_]*[kKmM]?(?:\/\w{1,3})?[\])}]*$/.test(value);

const isSecretWord = (word: string): boolean => SECRET_WORDS_ANYWHERE.test(word) || isForeignSecretWord(word);

function judge(written: readonly string[]): KeyKind {
  const words = [...written];
  while (words.length > 1 && QUALIFIERS.test(words.at(-1) ?? '')) words.pop();
  const last = (words.pop() ?? '').replace(/(?<=\p{L})(?:v?\d{1,2}|hex|b64|base64)$/u, '');
  words.push(last);
  const key = words.join(' ');
  if (NOT_SECRET_KEYS.test(key)) return 'plain';
  const all = written.join(' ');
  if (SECRET_WORDS.test(last) || isSecretWord(last) || SECRET_PAIRS.test(`${words.at(-2) ?? ''} ${last}`))
    return 'secret';
  if (words.some(isSecretWord) || isForeignSecretWord(words.join(''))) {
    const isAbout =
      [last, last.replace(/s$/, '')].some((word) => ABOUT_SECRETS.test(word)) && !/ (?:for|of|to) /.test(key);
    return !isAbout ? 'secret' : PLAIN_KEYS.test(all) ? 'plain' : 'unknown';
  }
  if (PLAIN_KEYS.test(all)) return 'plain';
  return WEAK_KEYS.test(key) ? 'weak' : FAINT_KEYS.test(key) ? 'faint' : 'unknown';
}
