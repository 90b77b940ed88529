import { NOT_SECRET_KEYS, PLAIN_KEYS, QUALIFIERS, SECRET_PAIRS, SECRET_WORDS, WEAK_KEYS } from './secret-words.ts';

/** What a key says of its value: a secret; one if it looks random; nothing; that it is none. */
export type KeyKind = 'secret' | 'weak' | 'unknown' | 'plain';

const KEY_MAX_CHARS = 128;
const KNOWN_MAX = 4096;
/** The same few names come again and again. */
const known = new Map<string, KeyKind>();
let extraKeys: ReadonlySet<string> = new Set();

/** Names of keys that the configuration adds, in any spelling: `db-pin` is `DB_PIN`. */
export function setExtraKeys(keys: readonly string[]): void {
  extraKeys = new Set(keys.map((key) => wordsOf(key).join(' ')));
  known.clear();
}

export function kindOfKey(key: string): KeyKind {
  const cut = key.slice(-KEY_MAX_CHARS);
  const before = known.get(cut);
  if (before !== undefined) return before;
  const kind = judge(wordsOf(cut));
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(cut, kind);
  return kind;
}

/** True for `--db-password`, `AWS_SECRET_ACCESS_KEY`, `spring.datasource.password`; false for `--password-file`. */
export const isSecretKey = (key: string): boolean => kindOfKey(key) === 'secret';

const wordsOf = (key: string): string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

function judge(words: string[]): KeyKind {
  const all = words.join(' ');
  if (extraKeys.has(all)) return 'secret';
  while (words.length > 1 && (QUALIFIERS.test(words.at(-1) ?? '') || /^\d{1,4}$/.test(words.at(-1) ?? ''))) words.pop();
  const last = (words.at(-1) ?? '').replace(/(?<=[a-z])\d{1,2}$/, '');
  const tail = [...words.slice(0, -1), last].join(' ');
  if (NOT_SECRET_KEYS.test(tail)) return 'plain';
  if (SECRET_WORDS.test(last) || SECRET_PAIRS.test(`${words.at(-2) ?? ''} ${last}`)) return 'secret';
  if (PLAIN_KEYS.test(all)) return 'plain';
  return WEAK_KEYS.test(tail) ? 'weak' : 'unknown';
}
