import { looksGenerated } from './entropy.ts';
import type { KeyNames } from './key-names.ts';
import { NOT_A_SECRET } from './secret-words.ts';
import { TEXT_PATTERNS, TOKEN_PATTERNS } from './token-patterns.ts';

/** What a secret is replaced with. */
export const REDACTED = '[redacted]';

/** Replaces the secrets that a string gives away by itself. */
export function redactFreeText(text: string, keys: KeyNames): string {
  let out = text;
  // Every pattern below needs one of these characters or a token's length; most paths and names are done here.
  if (text.length < 4) return out;
  for (const { needs, shape, only } of TEXT_PATTERNS) {
    if (!out.includes(needs)) continue;
    out = out.replace(shape, (found: string, kept: string) =>
      !only || only(found.slice(kept.length)) ? `${kept}${REDACTED}` : found,
    );
  }
  if (/[=:]/.test(out)) out = redactPairs(out.replace(HEADER_CREDENTIALS, `$1${REDACTED}`), keys);
  if (out.length >= 12 && LONG_RUN.test(out)) for (const shape of TOKEN_PATTERNS) out = out.replace(shape, REDACTED);
  return out;
}

/** Every token has a run of 15 such characters; a hash of crypt(5) and a webhook have signs instead. */
const LONG_RUN = /[\w-]{15}|PRIVATE|hooks\.|\$[\w.]{1,10}\$/;

/** The `key=`, `key: `, `"key":`, `key =>` of a pair; the value is looked at only when the key is a secret's. */
const KEY = /(?<![\w.-])[\w.-]{2,64}[\\"']{0,3}[\]}]?\s{0,2}(?:=>|=|:(?!:))\s{0,2}/g;
const VALUE = /\\"[^"\\]{1,8192}|"(?:[^"\\]|\\.){1,8192}"?|'[^']{1,8192}'?|\{[^}]{1,512}\}|[^\s"',;&]{1,65536}/y;
/** A weak key's value may hold other keys, which are looked at, too: so it must be short. */
const WEAK_VALUE = /["']?[\w+/=.~%-]{1,160}["']?/y;
/** In `Server=db;Password=a b` a value ends at the semicolon only. */
const CONNECTION = /;\s?[A-Za-z][\w ]{1,40}=/;
const CONNECTION_VALUE = /"[^"]{1,8192}"?|'[^']{1,8192}'?|\{[^}]{1,512}\}|[^;"'&]{1,8192}/y;

/** `Authorization: Bearer x`, `Basic x`. */
const HEADER_CREDENTIALS =
  /((?:\bauthorization|\bcookie|\bx-auth|\bx-[\w-]{0,32}(?:key|token|secret|auth)|\b(?:private|job)-token)["']?\s{0,2}[:=]\s{0,2}(?:(?:bearer|basic|token|digest|apikey)\s+)?)(?!\[redacted\]|(?:(?:bearer|basic|token|apikey)\s+)?["']?\$[\w{(])[^\s"',;][^"'\r\n]{0,8192}/gi;

/** `'token:', x` where the quote ends the key's own text, and `password: reset page` in a sentence. */
const isProse = (text: string, key: RegExpExecArray, quote: string, valueEnd: number): boolean =>
  (text[key.index - 1] === quote && !key[0].includes(quote)) ||
  (/: {1,2}$/.test(key[0]) && PROSE.test(text.slice(key.index + key[0].length, valueEnd + 24)));

/** `rake secret:rotate`, `npm run token:check` name what is done. */
export const isTask = (start: string, value: string): boolean => start.endsWith(':') && TASK.test(value);
const TASK =
  /^(?:add|check|clean|clear|create|delete|edit|encrypt|generate|get|import|init|install|list|lint|migrate|new|prune|purge|refresh|remove|renew|reset|revoke|rotate|scan|seed|set|setup|show|sync|test|update|validate|verify)$/;

/** What follows `password: ` in a sentence. */
export const PROSE = /^[a-z]{1,16} (?:[a-z]{2,16}(?: |$)|[a-z]{1,3} )/;

function redactPairs(text: string, keys: KeyNames): string {
  const value = CONNECTION.test(text) ? CONNECTION_VALUE : VALUE;
  let out = '';
  let copied = 0;
  KEY.lastIndex = 0;
  for (let key = KEY.exec(text); key; key = KEY.exec(text)) {
    const kind = keys.kindOf(key[0]);
    // `arn:aws:…:secret:name`: between colons nothing is a key, nor is the end of a path, `//auth/token:all`.
    const isPair = kind === 'secret' || kind === 'weak';
    if (!isPair || (/[:/]/.test(text[key.index - 1] ?? '') && key[0].endsWith(':'))) continue;
    const pattern = kind === 'weak' ? WEAK_VALUE : value;
    const valueAt = KEY.lastIndex;
    pattern.lastIndex = valueAt;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const quote = /^(?:\\?["'])/.exec(found)?.[0] ?? '';
    const bare = found.slice(quote.length).replace(/["'\\]{1,2}$|[}\])]{1,4}$/, '');
    if (kind === 'weak' && !looksGenerated(bare)) continue;
    // A long value that stays is read once: otherwise each key in it would read the rest of it.
    KEY.lastIndex = pattern.lastIndex;
    if (NOT_A_SECRET.test(bare) || isTask(key[0], bare) || isProse(text, key, quote, pattern.lastIndex)) continue;
    const end = quote.length === 1 ? quote : '';
    out += `${text.slice(copied, valueAt)}${quote}${REDACTED}${end}`;
    copied = pattern.lastIndex;
  }
  return out + text.slice(copied);
}
