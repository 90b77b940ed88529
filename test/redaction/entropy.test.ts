import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isMixed,
  isPasswordLike,
  looksGenerated,
  looksGeneratedLower,
  looksLikeToken,
  looksRandom,
  mayBePassword,
} from '../../src/redaction/entropy.ts';

const HEX24 = '0123456789abcdef01234567';
const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';
/** 20 characters, four of them digits. */
const LOWER = 'a1bc2de3fg4hi5jk6lm7no8pq';

const KINDS: [what: string, is: (text: string) => boolean, yes: string[], no: string[]][] = [
  [
    'random',
    looksRandom,
    [
      RANDOM,
      'dGhpcyBpcyBhIHNlY3JldA1x==',
      'aB3/E6+H9jK2mN5pQ8sT',
      `${RANDOM.repeat(13)}`,
      'ggHH11jjKK22mmNNNNNN',
      'zA0'.repeat(7),
      'aZ9'.repeat(7),
    ],
    [
      ...[RANDOM.slice(1), HEX24.toUpperCase(), HEX24, `0x${HEX24}`, '/aB3dE6gH9jK2mN5pQ8sT', '.aB3dE6gH9jK2mN5pQ8sT'],
      ...['ab3de6gh9jk2mn5pq8st', 'AB3DE6GH9JK2MN5PQ8ST', 'aBcDeFgHiJkLmNoPqRsT', 'aB3dE6gH9jK2 mN5pQ8sT'],
      ...['InternationalisationProvider1', 'src/components/Button2', 'ggHH11jjKK22mmmmmmmm', 'aBcD12eF34aBcD12eF34'],
    ],
  ],
  [
    'generated',
    looksGenerated,
    [HEX24, HEX24.toUpperCase(), `0x${HEX24}`, RANDOM, 'abcd-efgh-ijkl-mnop', 'ABCDE-FGH1J-KLMN2-PQRST-UVWXY'],
    [HEX24.slice(1), `${HEX24}g`, 'a-long-plain-name-of-it', 'A'.repeat(40), 'abcd-efgh-ijkl', 'abcd-efgh-ijkl-mnopq'],
  ],
  [
    'generated in lower case',
    looksGeneratedLower,
    [LOWER, 'a1b2c3d4e5f6g7h8i9j0k1l2', 'aaa111bbb222cccc33333333', 'a1'.repeat(64)],
    [
      LOWER.slice(2),
      'aaaa1111bbbb2222cccccccc',
      'abcdefghijklmnopqrstu123',
      'abcdefghijklmnopqrst1234',
      LOWER.toUpperCase(),
      `${LOWER}-`,
      'a1'.repeat(65),
    ],
  ],
  [
    'a token',
    looksLikeToken,
    [
      RANDOM,
      `${HEX24.slice(0, 12)}:${HEX24.slice(12)}`,
      '123e4567-e89b-12d3-a456-426614174000',
      'eu-123e4567-e89b-12d3-a456-426614174000',
    ],
    [
      '123e4567-e89b-12d3-a456-42661417400',
      '123e4567-e89b-12d3-a456-426614174000x',
      'login',
      'eux-123e4567-e89b-12d3-a456-426614174000',
    ],
  ],
  [
    'like a password',
    isPasswordLike,
    [
      'Winter2024!',
      'winter2024!',
      'WINTER2024!',
      'P@ssw0rd',
      'aB3?567',
      'kunde!!7',
      'Jah8ooCi',
      `${'aB3!'.repeat(16)}`,
    ],
    [
      'aB3!5',
      'Win2kPro',
      'kunde!',
      `${'aB3!'.repeat(16)}x`,
      'Winter2024',
      'Winter-!',
      '@Winter2024',
      '*Log2024',
      'Test#method1',
      'Win ter2024!',
    ],
  ],
  [
    'what may be a password',
    mayBePassword,
    ['abc123x', 'hunter2x', 'aBcd!e', 'x1'.repeat(64)],
    [
      'ab1!x',
      'x1'.repeat(65),
      'web01',
      'works123',
      '512Mx',
      '4f25ac4',
      'bob@host',
      'Printer1',
      'abcdef',
      '-abc123x',
      'my_table_12',
      'abc 123x',
    ],
  ],
  ['mixed', isMixed, ['aB3456', 'Winter2024!', 'aB3defg'], ['aB34!', 'ab34567x', 'AB3456x'.toUpperCase(), 'abcdEF!']],
];

for (const [what, is, yes, no] of KINDS) {
  for (const text of yes) test(`${text.slice(0, 50)} looks ${what}`, () => assert.ok(is(text)));
  for (const text of no) test(`${text.slice(0, 50)} does not look ${what}`, () => assert.ok(!is(text)));
}

test('of a long text the first 256 characters decide', () => {
  const words = 'plain';
  assert.ok(looksRandom(RANDOM.repeat(13).slice(0, 256) + words.repeat(100)));
  assert.ok(!looksRandom(words.repeat(52).slice(0, 256) + RANDOM.repeat(20)));
});
