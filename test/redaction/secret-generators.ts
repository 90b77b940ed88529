/** Values as people and programs make them, from a seed: the same in each run. */

export type Random = (below: number) => number;

/** A linear congruential generator, by Knuth's constants; the upper bits are the better ones. */
export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const LETTERS_DIGITS = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
const WORDS =
  'tiger lamp river stone winter summer monkey dragon coffee garden silver orange bottle window ladder pepper rocket planet castle forest bridge copper meadow falcon'.split(
    ' ',
  );

const oneOf = (from: string | readonly string[], random: Random): string => from[random(from.length)] ?? '';
const signs = (from: string, count: number, random: Random): string =>
  Array.from({ length: count }, () => oneOf(from, random)).join('');
const bytes = (count: number, random: Random): Buffer => Buffer.from(Array.from({ length: count }, () => random(256)));
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Like pwgen: syllables with one digit and one capital. */
function syllables(random: Random): string {
  const letters = Array.from({ length: 8 }, (_, at) => oneOf(at % 2 === 0 ? 'bcdfghjklmnprstvwz' : 'aeiou', random));
  letters[3] = oneOf(DIGITS, random);
  letters[5] = (letters[5] ?? '').toUpperCase();
  return letters.join('');
}

function uuid(random: Random): string {
  const hex = bytes(16, random).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export const GENERATORS: Readonly<Record<string, (random: Random) => string>> = {
  pwgen: syllables,
  Bitwarden: (random) => signs(`${LETTERS_DIGITS}!@#$%^&*`, 14, random),
  Django: (random) => signs(`${LOWER}${DIGITS}!@#$%^&*(-_=+)`, 50, random),
  base64: (random) => bytes(16, random).toString('base64'),
  base64url: (random) => bytes(24, random).toString('base64url'),
  hex: (random) => bytes(16, random).toString('hex'),
  uuid,
  AWS: (random) => signs(`${LETTERS_DIGITS}/+`, 40, random),
  'word and digits': (random) => oneOf(WORDS, random) + signs(DIGITS, 2 + random(3), random),
  'capital word, digits, sign': (random) =>
    capital(oneOf(WORDS, random)) + signs(DIGITS, 4, random) + oneOf('!?#$', random),
  'two words': (random) => oneOf(WORDS, random) + oneOf(['-', ' ', '_', '.', ''], random) + oneOf(WORDS, random),
  'pin of 4': (random) => signs(DIGITS, 4, random),
  'pin of 6': (random) => signs(DIGITS, 6, random),
  'one word': (random) => oneOf(WORDS, random),
  'odd sign first': (random) => oneOf(`$@/~{%!#&*'"<;`, random) + signs(`${LOWER}${DIGITS}!x`, 9, random),
};
