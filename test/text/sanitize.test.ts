import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanLines, cut, sanitize } from '../../src/text/sanitize.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { runs } from '../runs.ts';

const CASES: [what: string, raw: string, clean: string][] = [
  ['plain text', 'node server.js', 'node server.js'],
  ['letters of any script', 'größe 日本語 🙂', 'größe 日本語 🙂'],
  ['a newline', 'a\nb', 'a\\x0ab'],
  ['a terminal sequence', '\u001b[2J', '\\x1b[2J'],
  ['right-to-left override', 'a\u202Eb', 'a\\u{202e}b'],
  ['zero width', 'a\u200Bb', 'a\\u{200b}b'],
  ['a tag character', 'a\u{E0041}', 'a\\u{e0041}'],
  ['a byte that is not UTF-8', 'a\uDCFFb', 'a\\xffb'],
  ['C1', 'a\u009Bb', 'a\\u{9b}b'],
  ['a no-break space', 'nginx\u00a0', 'nginx\\u{a0}'],
  ['a braille blank', 'a\u2800b', 'a\\u{2800}b'],
  ['an imitated escape', '\\x1b', '\\\\x1b'],
  ['an ordinary backslash', 'C:\\x', 'C:\\x'],
];

for (const [what, raw, clean] of CASES) test(`cleaning ${what}`, () => assert.equal(sanitize(raw), clean));

/** All that cannot be seen, and spaces that look like another one. */
const INVISIBLE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

test('nothing invisible is left of any bytes', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.doesNotMatch(sanitize(decodeUtf8(bytes)), INVISIBLE);
    }),
  );
});

test('different bytes never come out the same', () => {
  const tricky = fc.array(fc.constantFrom('\\', 'x', 'u{', '1b', '\u001b', '\u200b', '200b}', 'a'), { maxLength: 8 });
  fc.assert(
    fc.property(tricky, tricky, (a, b) => {
      if (a.join('') !== b.join('')) assert.notEqual(sanitize(a.join('')), sanitize(b.join('')));
    }),
    runs(20_000),
  );
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      if (!a.equals(b)) assert.notEqual(sanitize(decodeUtf8(a)), sanitize(decodeUtf8(b)));
    }),
  );
});

test('a cut never splits a character', () => {
  assert.equal(cut('abcdef', 4), 'abc…');
  assert.equal(cut('abc', 3), 'abc');
  assert.equal(cut('ab🙂cd', 4), 'ab…');
});

test('a text that fits is kept as it is', () => {
  assert.equal(cut('', 0), '');
  assert.equal(cut('ab🙂', 4), 'ab🙂');
  assert.equal(cut('ab🙂cd', 5), 'ab🙂…');
});

test('lines are cleaned one by one', () => {
  assert.equal(cleanLines('a\u001b\nb\tc\n'), 'a\\x1b\nb\\x09c\n');
});
