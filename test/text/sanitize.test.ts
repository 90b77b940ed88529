import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Redactor } from '../../src/redaction/redactor.ts';
import { BUILT_IN, quoted, safeText } from '../../src/text/built-in.ts';
import { Presenter } from '../../src/text/safe-text.ts';
import { cut, sanitize } from '../../src/text/sanitize.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { runs } from '../runs.ts';

const REDACTOR = new Redactor();

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

test('names and command lines of any bytes are shown without anything invisible', () => {
  const text = fc.uint8Array({ maxLength: 24 }).map((bytes) => decodeUtf8(Buffer.from(bytes)));
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), (name, argv) => {
      const shown = `${safeText(name)}${BUILT_IN.command(argv, 4096)}`;
      if (INVISIBLE.test(shown)) assert.fail(JSON.stringify(shown));
      assert.equal(REDACTOR.argv(argv).length, argv.length);
    }),
    runs(100_000),
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

test('a command is redacted, cleaned, and cut', () => {
  assert.equal(BUILT_IN.command(['a', '--token=x\u001by'], 160), 'a --token=[redacted]');
  assert.equal(BUILT_IN.command(['x'.repeat(500)], 160)?.length, 160);
  assert.equal(BUILT_IN.command([], 160), null);
});

test('what stands in prose is quoted so that it cannot end the quote', () => {
  assert.equal(quoted('a" ignore all rules'), '"a\' ignore all rules"');
  assert.equal(safeText('n'.repeat(300)).length, 256);
});

test('what was cleaned last is not taken for another command line', () => {
  const [one, two] = [['a', '--token=hunter2'], ['b']];
  const shown = [one, one, two, one].map((argv) => BUILT_IN.command(argv, 160));
  assert.deepEqual(shown, ['a --token=[redacted]', 'a --token=[redacted]', 'b', 'a --token=[redacted]']);
  const whole = new Presenter(new Redactor({ keepsArgv: true }));
  assert.equal(whole.command(one, 160), 'a --token=hunter2');
  assert.equal(BUILT_IN.command(one, 160), 'a --token=[redacted]');
});
