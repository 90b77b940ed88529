/** At least so long is what is hidden for its looks alone. */
const RANDOM_MIN_CHARS = 20;
/** Share of neighbours that differ in kind (lower, upper, digit): some 0.6 in base64, below 0.3 in names and CamelCase. */
const SWITCHES_MIN = 0.34;
const LOOKED_AT_CHARS = 256;

const kindOf = (code: number): number =>
  code >= 0x61 && code <= 0x7a ? 0 : code >= 0x41 && code <= 0x5a ? 1 : code >= 0x30 && code <= 0x39 ? 2 : 3;

/** Like base64 or a generated password: long, of all kinds of characters, in no order. Hashes in hex do not count. */
export function looksRandom(text: string): boolean {
  if (text.length < RANDOM_MIN_CHARS || !/^(?!\/|\.)[\w+/=.~-]+$/.test(text)) return false;
  const seen = text.slice(0, LOOKED_AT_CHARS);
  if (/^[a-f0-9-]+$/i.test(seen) || !/[a-z]/.test(seen) || !/[A-Z]/.test(seen)) return false;
  let switches = 0;
  let digits = 0;
  for (let at = 0; at < seen.length; at++) {
    const kind = kindOf(seen.charCodeAt(at));
    if (kind === 2) digits++;
    if (at > 0 && kind < 3 && kind !== kindOf(seen.charCodeAt(at - 1))) switches++;
  }
  return digits > 0 && switches >= SWITCHES_MIN * (seen.length - 1);
}

/** Random, or a long number in hex: what only a telling key makes a secret. */
export const looksGenerated = (text: string): boolean => /^[a-f0-9]{24,}$/i.test(text) || looksRandom(text);
