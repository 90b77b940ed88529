/** Shorter text does not look random unless the caller sets another minimum. */
const RANDOM_MIN_CHARS = 20;
/** Share of neighbours of different kinds (lower, upper, digit): about 0.6 in base64, below 0.3 in CamelCase names. */
const SWITCHES_MIN = 0.34;
const LOOKED_AT_CHARS = 256;

const kindOf = (code: number): number =>
  code >= 0x61 && code <= 0x7a ? 0 : code >= 0x41 && code <= 0x5a ? 1 : code >= 0x30 && code <= 0x39 ? 2 : 3;

/** Looks like base64 or a generated password: long, of all kinds of characters, in no order. Hex does not count. */
export function looksRandom(text: string, minChars: number = RANDOM_MIN_CHARS): boolean {
  if (text.length < minChars || !/^(?!\/|\.)[\w+/=.~-]+$/.test(text)) return false;
  const seen = text.slice(0, LOOKED_AT_CHARS);
  if (/^(?:0x)?[a-f0-9-]+$/i.test(seen) || !/[a-z]/.test(seen) || !/[A-Z]/.test(seen)) return false;
  let switches = 0;
  let digits = 0;
  for (let at = 0; at < seen.length; at++) {
    const kind = kindOf(seen.charCodeAt(at));
    if (kind === 2) digits++;
    if (at > 0 && kind < 3 && kind !== kindOf(seen.charCodeAt(at - 1))) switches++;
  }
  return digits > 0 && switches >= SWITCHES_MIN * (seen.length - 1);
}

const UUID = /^(?:[a-z]{2}-)?[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}$/i;

/** Looks random, or is long hex: a secret only if a key or word announces it. */
export const looksGenerated = (text: string): boolean =>
  (/^(?:0x)?[a-f0-9]{24,}$/i.test(text) && !/^[A-F\d]{40}$/.test(text)) ||
  GROUPS.test(text) ||
  looksRandom(text.replace(/%[2-3][A-F\d]/gi, '+'));

/** `abcd-efgh-ijkl-mnop`, `ABCDE-FGH1J-…`: app passwords, product keys. */
const GROUPS = /^[a-z]{4}(?:-[a-z]{4}){3}$|^(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z\d]{4,6}(?:-[A-Z\d]{4,6}){3,5}$/;

/** Lower-case letters and digits in no order, as in generated tokens; the bound is half the switches of random text. */
export function looksGeneratedLower(text: string): boolean {
  if (!/^(?=(?:[a-z]*\d){4})[a-z\d]{24,128}$/.test(text)) return false;
  const switches = text.match(/[a-z](?=\d)|\d(?=[a-z])/g)?.length ?? 0;
  return switches >= 0.18 * text.length;
}

/** May be a token after `login`: it looks generated, or is a UUID. */
export const looksLikeToken = (text: string): boolean => looksGenerated(text.replaceAll(':', '')) || UUID.test(text);

/** Looks like a password anywhere: `Winter2024!`, `P@ssw0rd`, not `bob@host`, `Test#method`, `*.log`. */
export const isPasswordLike = (text: string): boolean =>
  text.length >= 6 && text.length <= 64 && (isOfAllKinds(text) || isFullOfSigns(text) || PRONOUNCEABLE.test(text));

/** `Jah8ooCi`, as pwgen makes them: a digit between lower-case letters, then a capital. Not `Win2kPro`. */
const PRONOUNCEABLE = /^(?=.{8,16}$)[A-Z]?[a-z]{2,}\d[a-z]{2,}[A-Z][a-z]+$/;

/** `kunde!!7`, `flut&ebbe!`: letters with several symbols, or with symbols and digits. */
const isFullOfSigns = (text: string): boolean =>
  /^(?![$&@])[\w!#$%^&@+-]+$/.test(text) &&
  /[A-Za-z]{2}/.test(text) &&
  (/[!$^&].*[!#$^&@\d]|\d.*[!$^&]/.test(text) || /#.*#.*@|#.*@.*#/.test(text));

const isOfAllKinds = (text: string): boolean =>
  text.length >= 7 &&
  /[!#$%^&*@?]/.test(text) &&
  /^(?![@$%*?-])(?!\w+#[a-z]\w*$)(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w!@#$%^&*?+~-]+$/.test(text);

/** May be a password where one is likely: letters with digits or symbols. Not `web01`, `512M`, `bob@host`. */
export const mayBePassword = (text: string): boolean =>
  text.length >= 6 &&
  text.length <= 128 &&
  /^(?![@$%*?+-])(?=.*[A-Za-z])(?=.*[\d!#$^&@])[\w!@#$%^&*?+~]+$/.test(text) &&
  !/^(?:[a-z]{1,5}\d{1,3}|[A-Z][a-z]+\d|\d+[A-Za-z]{1,3}|0x[a-fA-F0-9]+|[a-f0-9]+|[a-z][\w.-]*@[a-z][\w.-]*|[a-z]+_[a-z_]*\d*)$/.test(
    text,
  );

/** Letters of both cases and digits: a password even where one is less likely. */
export const isMixed = (text: string): boolean =>
  mayBePassword(text) && (isPasswordLike(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)));
