import { isNothing } from './absent-values.ts';
import { looksGenerated, mayBePassword } from './entropy.ts';
import { isCount } from './key-names.ts';
import { isPlainValue, isReference } from './plain-value.ts';
import type { Redaction } from './redaction.ts';
import { isState, isTask, PROSE } from './tasks.ts';

/** The `key=`, `key: `, `"key":`, `key =>` of a pair; the value is read only after a key of a secret. */
const KEY = /(?<![\w.-])[\w.%-]{2,64}[\\"']{0,3}[\]}]?\s{0,2}(?:=>|=(?!=[\s"'\\]|=\d+\.)|:(?!:))\s{0,2}/g;
/** The same with letters outside ASCII. */
const FOREIGN_KEY =
  /(?<![\p{L}\p{N}_.-])[\p{L}\p{M}\p{N}\p{Cf}\p{Pc}.%-]{2,64}[\\"']{0,3}[\]}]?\s{0,2}(?:=>|=(?!=[\s"'\\]|=\d+\.)|:(?!:))\s{0,2}/gu;
const VALUE =
  /\\"(?:[^"\\]|\\[^"]){1,8192}|"(?:[^"\\]|\\.){1,8192}"?|'(?:[^'\\]|\\.){1,8192}'?|`[^`]{1,8192}`?|\{[^}]{1,512}\}|[^\s"',;&]{1,65536}/y;
/** The value of a weak key may contain other keys, which are read too, so it must be short. */
const WEAK_VALUE = /["']?[\w+/=.~%!#$^*:-]{1,160}["']?/y;
/** In `Server=db;Password=a b` only a semicolon ends a value. */
const CONNECTION = /;\s?[A-Za-z][\w ]{1,40}=/;
const CONNECTION_VALUE = /"[^"]{1,8192}"?|'[^']{1,8192}'?|\{[^}]{1,512}\}|[^;"'][^;"']{0,8191}/y;
const WHOLE_CONNECTION_VALUE = /"[^"]{1,8192}"?|'[^']{1,8192}'?|\{[^}]{1,512}\}|[^;"'][^;]{0,8191}/y;
/** In `user=bob,pass=a,b,vers=3` and `host=db password=a b port=1` a value ends where the next key begins. */
const OPTION_LIST =
  /^(?:-o)?[a-z_]{2,24}(?:=[^,]{0,256})?,(?:.{0,512},)?[a-z_]{2,24}=|,[a-z_]{2,24}=[^,]{0,256},[a-z_]{2,24}=/;
const OPTION_VALUE = /(?:(?!,[a-z_]{2,24}=)[^\s"']){1,8192}/y;
const WHOLE_OPTION_VALUE = /(?:(?!,[a-z_]{2,24}=)[^\n]){1,8192}/y;
const DSN = /(?:^|\s)(?:host|hostaddr|dbname|port|user|sslmode|server|driver)\s?=\s?\S/;
const DSN_VALUE = /'(?:[^'\\]|\\.){1,8192}'?|"[^"]{1,8192}"?|(?:(?!\s+[a-z_]{2,24}\s?=)[^"']){1,8192}/y;
const QUERY_VALUE = /[^\s&#]{1,8192}/y;

/** Values of a whole argument, which is not code. */
const WHOLE: ReadonlySet<RegExp> = new Set([WHOLE_CONNECTION_VALUE, WHOLE_OPTION_VALUE, QUERY_VALUE]);

/** The pattern for values in this text. In a whole argument a value may contain quotes and spaces. */
function valuePattern(text: string, isArgument: boolean): RegExp {
  if (CONNECTION.test(text))
    return isArgument && /^(?:[A-Za-z][\w .]{1,40}=|jdbc:)/.test(text) ? WHOLE_CONNECTION_VALUE : CONNECTION_VALUE;
  if (/^[a-z_]{2,24}\s?=/.test(text) && DSN.test(text) && /\s[a-z_]{2,24}\s?=/.test(text)) return DSN_VALUE;
  if (isArgument && /^[a-z][a-z\d+.-]{1,20}:\/\/\S+$/i.test(text)) return QUERY_VALUE;
  if (!OPTION_LIST.test(text.slice(0, 4096)) || /[{]/.test(text)) return VALUE;
  if (isArgument && /^(?:-o)?[a-z_]{2,24}[=,]/.test(text)) return WHOLE_OPTION_VALUE;
  return /["']/.test(text) ? VALUE : OPTION_VALUE;
}

/** Code that reads the value from elsewhere, or a switch. Only without quotes. */
const CODE =
  /^(?:process\.env\b|import\.meta\b|os\.(?:environ|getenv)\b|ENV\[|[a-z_][a-z_.]{2,64}\((?:[^()]*\))?$|%\w+%$|%[({]\w*[)}]$|(?:null|none|nil|true|false|undefined)$|<[\w -]+>$|\{\s?["']?\$)/i;
/** A variable of a shell, also in quotes. */
const VARIABLE = /^\$(?:\w*|\{.*|\(.*)$/;

/** `'token:', x`, where the quote ends the text of the key, and `password: reset page` in a sentence. */
const isProse = (text: string, key: RegExpExecArray, quote: string, valueEnd: number): boolean =>
  (text[key.index - 1] === quote && !key[0].includes(quote)) ||
  (/: {1,2}$/.test(key[0]) && PROSE.test(text.slice(key.index + key[0].length, valueEnd + 24)));

/** The key without the `-D` of a definition, and percent-decoded. */
const keyName = (key: string): string => {
  const name = key.replace(/^-[A-Z](?=\w)/, '');
  return name.includes('%') ? decoded(name) : name;
};

const decoded = (key: string): string =>
  key.replace(/%([2-7][\dA-F])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

interface PairContext {
  /** The text is a sentence, which may mention a key without its value: `fix token=undefined`. */
  readonly isSentence: boolean;
  /** The text is shell code, where a variable is not a secret. */
  readonly isShell: boolean;
  /** The text is one whole argument, not a title or shell code. */
  readonly isArgument: boolean;
}

/** `?key=Abc123`, `auth=bob:kakadu`, `key=Winter2024!`, but not `session:Abc123`, a name of two parts. */
function isSecretAfterWeakKey(text: string, key: RegExpExecArray, value: string): boolean {
  if (looksGenerated(value)) return true;
  if (key[0].endsWith(':')) return false;
  if (/[?&]/.test(text[key.index - 1] ?? '')) return value.length > 5 && /\d/.test(value) && /[A-Za-z]/.test(value);
  if (/(?:auth|login)\W*$/i.test(key[0]) && /^[\w.-]{1,64}:(?!\d{1,5}$)[^/].*$/.test(value)) return true;
  return !isPlainValue(value) && mayBePassword(value);
}

/** In `pkcs11:token=name;object=x;pin-value=1234` only the PIN is secret (RFC 7512). */
const isOfPkcs11 = (text: string, at: number, key: string): boolean =>
  /pkcs11:[\w;=%.-]*$/.test(text.slice(Math.max(0, at - 256), at)) && !key.startsWith('pin-value');

export function redactPairs(text: string, redaction: Redaction, context: PairContext): string {
  return redactEncoded(
    redactNamed(redactPlainPairs(redactElements(text, redaction), redaction, context), redaction),
    redaction,
  );
}

function redactPlainPairs(
  text: string,
  redaction: Redaction,
  { isSentence, isShell, isArgument }: PairContext,
): string {
  const value = valuePattern(text, isArgument);
  const keys = /[^ -~\s]/.test(text) ? FOREIGN_KEY : KEY;
  let out = '';
  let copied = 0;
  keys.lastIndex = 0;
  for (let key = keys.exec(text); key; key = keys.exec(text)) {
    const kind = redaction.keys.kindOf(keyName(key[0]));
    // `arn:aws:…:secret:name`: a part between colons is not a key, nor is the end of a path, `//auth/token:all`.
    if (isOfPkcs11(text, key.index, key[0])) continue;
    if (/checksum\/$/.test(text.slice(Math.max(0, key.index - 9), key.index))) continue;
    const isPair = kind === 'secret' || kind === 'weak' || kind === 'faint';
    if (!isPair || (/[:/]/.test(text[key.index - 1] ?? '') && key[0].endsWith(':'))) continue;
    const pattern = kind === 'secret' ? value : WEAK_VALUE;
    const valueAt = keys.lastIndex;
    pattern.lastIndex = valueAt;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const quote = /^(?:\\?["'`])/.exec(found)?.[0] ?? '';
    const bare = found.slice(quote.length).replace(/["'`\\]{1,2}$|[}\])]{1,4}$/, '');
    // `token:string`, `secrets.main:app`, `session:Abc123`: a name of two parts.
    const isGlued = quote === '' && /[^"'\\]:$/.test(key[0]);
    if (kind === 'weak' && !isSecretAfterWeakKey(text, key, bare)) continue;
    if (kind === 'faint' && !looksGenerated(bare)) continue;
    if (kind === 'secret' && (isGlued || isSentence) && isPlainValue(bare)) continue;
    if (isCount(key[0], bare) || isReference(bare)) continue;
    // Reads a long value that stays only once: otherwise each key in it would read the rest again.
    keys.lastIndex = pattern.lastIndex;
    if (isNothing(bare) || (quote === '' && !WHOLE.has(value) && CODE.test(bare)) || (isShell && VARIABLE.test(bare)))
      continue;
    if (/ $/.test(key[0]) && isState(bare)) continue;
    if (isTask(key[0], bare) || isProse(text, key, quote, pattern.lastIndex)) continue;
    const end = quote.length === 1 ? quote : '';
    out += `${text.slice(copied, valueAt)}${quote}${redaction.redact(bare, `the value of ${key[0].replace(/[^\p{L}\p{N}]+$/u, '')}`)}${end}`;
    copied = pattern.lastIndex;
  }
  return out + text.slice(copied);
}

/** `<password>x</password>`, `<db:Secret id="1">x`. */
const ELEMENT =
  /(<(?:[\w-]{1,32}:)?([\p{L}\p{N}\p{Cf}\p{Pc}.-]{2,64})(?:\s[^<>]{0,256})?>\s{0,8})([^<\s][^<]{0,8192})(?=<)/gu;

const redactElements = (text: string, redaction: Redaction): string =>
  text.includes('</')
    ? text.replace(ELEMENT, (found: string, kept: string, key: string, value: string) =>
        redaction.keys.isSecret(key) ? `${kept}${redaction.redact(value, `the element ${key}`)}` : found,
      )
    : text;

/** `name="DB_PASSWORD" value="x"`, `"key":"token","value":"x"`, `env[0].name=PW,env[0].value=x`. */
const NAMED =
  /((?:\b(?:name|key|field|parameter|variable|property)\\?["']?\s{0,2}[=:]\s{0,2}\\?["']?)([\p{L}\p{N}_.:-]{2,64})\\?["']?[\s,;]{1,4}\\?["']?[\w.[\]-]{0,64}value\\?["']?\s{0,2}[=:]\s{0,2}\\?["']?)([^"'\s,\\]{1,4096})/giu;

const redactNamed = (text: string, redaction: Redaction): string =>
  /value/i.test(text)
    ? text.replace(NAMED, (found: string, kept: string, key: string, value: string) =>
        redaction.keys.isSecret(key) && !value.startsWith('[redacted]')
          ? `${kept}${redaction.redact(value, `the value of ${key}`)}`
          : found,
      )
    : text;

/** `%22password%22%3A%22x%22`, `password%3Dx`. */
const ENCODED =
  /((?:^|[^\w.-]|%[\dA-F]{2})([A-Za-z][\w.-]{1,63}?)(?:%22|%27)?(?:%20|\+)?(?:%3D|%3A)(?:%20|\+)?(?:%22|%27)?)((?:(?!%22|%27|%26|%2C|%7D)[^\s&"']){1,4096})/gi;

const redactEncoded = (text: string, redaction: Redaction): string =>
  /%3[AD]/i.test(text)
    ? text.replace(ENCODED, (found: string, kept: string, key: string, value: string) =>
        redaction.keys.isSecret(key) ? `${kept}${redaction.redact(value, `the value of ${key}`)}` : found,
      )
    : text;
