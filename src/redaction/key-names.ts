import { NOT_SECRET_KEYS, PLAIN_KEYS, QUALIFIERS, SECRET_PAIRS, SECRET_WORDS, WEAK_KEYS } from './secret-words.ts';

/** What a key says about its value: it is a secret; it is one if it looks random; nothing; it is not one. */
export type KeyKind = 'secret' | 'weak' | 'unknown' | 'plain';

const KEY_MAX_CHARS = 128;
const KNOWN_MAX = 4096;

/** What the names of keys say, with those that the configuration adds, in any spelling: `db-pin` is `DB_PIN`. */
export class KeyNames {
  readonly #userKeys: ReadonlySet<string>;
  /** The same few names come again and again. */
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

  /** True for `--db-password`, `AWS_SECRET_ACCESS_KEY`, `spring.datasource.password`; false for `--password-file`. */
  isSecret(key: string): boolean {
    return this.kindOf(key) === 'secret';
  }
}

const wordsOf = (key: string): string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter(Boolean);

function judge(words: string[]): KeyKind {
  const all = words.join(' ');
  while (words.length > 1 && (QUALIFIERS.test(words.at(-1) ?? '') || /^\d{1,4}$/.test(words.at(-1) ?? ''))) words.pop();
  const last = (words.at(-1) ?? '').replace(/(?<=[a-z])\d{1,2}$/, '');
  const tail = [...words.slice(0, -1), last].join(' ');
  if (NOT_SECRET_KEYS.test(tail)) return 'plain';
  if (SECRET_WORDS.test(last) || SECRET_PAIRS.test(`${words.at(-2) ?? ''} ${last}`)) return 'secret';
  if (PLAIN_KEYS.test(all)) return 'plain';
  return WEAK_KEYS.test(tail) ? 'weak' : 'unknown';
}
