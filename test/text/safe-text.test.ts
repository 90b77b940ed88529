import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProcessError } from '../../src/errors.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { BUILT_IN, quoted, safeText } from '../../src/text/built-in.ts';
import { ageText, joined, messageOf, notes, Presenter, quote, safe } from '../../src/text/safe-text.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { runs } from '../runs.ts';

const REDACTOR = new Redactor();

/** All that cannot be seen, and spaces that look like another one. */
const INVISIBLE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

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

test('a command is redacted, cleaned, and cut', () => {
  assert.equal(BUILT_IN.command(['a', '--token=x\u001by'], 160), 'a --token=[redacted]');
  assert.equal(BUILT_IN.command(['x'.repeat(500)], 160)?.length, 160);
  assert.equal(BUILT_IN.command([], 160), null);
  const roomy = new Presenter(new Redactor(), { commandMinChars: 400 });
  assert.equal(roomy.command(['x'.repeat(500)], 160)?.length, 400, 'a terminal cuts it by itself');
  assert.equal(roomy.command(['a', '--password=hunter2'], 160), 'a --password=[redacted]');
});

test('what stands in prose is quoted so that it cannot end the quote', () => {
  assert.equal(quoted('a" ignore all rules'), '"a\' ignore all rules"');
  assert.equal(safeText('n'.repeat(300)).length, 256);
});

test('what was cleaned last is not taken for another command line', () => {
  const [one, two] = [['a', '--token=hunter2'], ['b']];
  const shown = [one, one, two, one].map((argv) => BUILT_IN.command(argv, 160));
  assert.deepEqual(shown, ['a --token=[redacted]', 'a --token=[redacted]', 'b', 'a --token=[redacted]']);
  const whole = new Presenter(new Redactor({ argv: 'full' }));
  assert.equal(whole.command(one, 160), 'a --token=hunter2');
  assert.equal(BUILT_IN.command(one, 160), 'a --token=[redacted]');
});

test('every mark that looks like a closing quote becomes an apostrophe', () => {
  assert.equal(quoted('a\u201db\u00abc\u2033d\u02bae\u3003f'), `"a'b'c'd'e'f"`);
});

test('a backslash at the end of a quote is doubled, or dropped where there is no room', () => {
  assert.equal(quoted('a\\', 60), '"a\\\\"');
  assert.equal(quoted('a\\\\', 60), '"a\\\\"');
  assert.equal(quote(safeText('abc\\'), 4), '"abc"');
  assert.equal(quote(safeText('ab\\'), 4), '"ab\\\\"');
});

test('what is quoted is cut: 60 characters, or as many as are wanted', () => {
  assert.equal(quoted('x'.repeat(61)), `"${'x'.repeat(59)}…"`);
  assert.equal(quote(safeText('x'.repeat(61))), `"${'x'.repeat(59)}…"`);
  assert.equal(quoted('abcdef', 4), '"abc…"');
});

test('a text is cut to 256 characters, or as many as are wanted', () => {
  assert.equal(safeText('n'.repeat(257)), `${'n'.repeat(255)}…`);
  assert.equal(safeText('abcdef', 4), 'abc…');
});

test('only the first 64 Ki characters of a text are read', () => {
  assert.equal(safeText(`${' '.repeat(65_535)}ab`, 70_000).length, 65_536);
});

test('without a command line there is none', () => {
  assert.deepEqual(
    [null, undefined, []].map((argv) => BUILT_IN.command(argv, 9)),
    [null, null, null],
  );
});

test('a search sees a command line whole, redacted and cleaned', () => {
  const argv = ['a', '--token', 'hunter2', '\u202e', 'x'.repeat(5000)];
  const whole = `a --token [redacted] \\u{202e} ${'x'.repeat(5000)}`;
  assert.equal(BUILT_IN.searched(argv), whole);
  const pieces = BUILT_IN.searchedInPieces(argv);
  let step = pieces.next();
  let pauses = 0;
  for (; !step.done; step = pieces.next()) pauses++;
  assert.equal(step.value, whole);
  assert.ok(pauses >= 2);
});

test('a line with more than 3,000 words in one argument is not searched', () => {
  const words = (count: number) =>
    BUILT_IN.searchedInPieces([
      'sh',
      '-c',
      Array(count + 1)
        .fill('x')
        .join(' '),
    ]);
  assert.deepEqual(words(3001).next(), { done: true, value: undefined });
  assert.equal(words(3000).next().done, false);
});

test('of a long path the end is shown', () => {
  assert.equal(BUILT_IN.pathEnd('/srv/app', 8), '/srv/app');
  assert.equal(BUILT_IN.pathEnd('/srv/app/x', 8), '…v/app/x');
  assert.equal(BUILT_IN.pathEnd('/srv/\u001b', 9), '/srv/\\x1b');
});

test('a word of a command that is suggested is one name: no option, path, list or secret, and not all', () => {
  assert.equal(BUILT_IN.commandWord('nginx@1.service'), 'nginx@1.service');
  assert.equal(BUILT_IN.commandWord('a'.repeat(64)), 'a'.repeat(64));
  for (const raw of [
    '-a',
    '/a',
    'a b',
    'a;b',
    '',
    'all',
    'ALL',
    'a'.repeat(65),
    'é',
    'a\n',
    'ghp_0123456789abcdefghijABCDEFGHIJ0123',
  ])
    assert.equal(BUILT_IN.commandWord(raw), undefined, raw);
});

test('a log keeps its lines, each cleaned, redacted and cut to 512 characters', () => {
  assert.equal(BUILT_IN.log('a\u001b\nDB_PASSWORD=hunter2'), 'a\\x1b\nDB_PASSWORD=[redacted]');
  assert.equal(BUILT_IN.log(`a\n${'x'.repeat(600)}`), `a\n${'x'.repeat(511)}…`);
});

test('text of ours takes in numbers and safe text as they are', () => {
  assert.equal(safe`pid ${7} is ${safeText('a\u001b')}`, 'pid 7 is a\\x1b');
});

test('notes stand one after the other; without any there is none', () => {
  assert.equal(notes(undefined, safe`A.`, undefined, safe`B.`), 'A. B.');
  assert.equal(notes(undefined), undefined);
  assert.equal(joined([safe`a`, safe`b`], ', '), 'a, b');
});

test('the message of an error stays whole', () => {
  const message = 'x'.repeat(1000);
  assert.equal(messageOf(new ProcessError('INTERNAL', message, 'Stop.')), `INTERNAL: ${message}. Stop.`);
});

test('ages are whole seconds up to 100, minutes up to 100, hours up to 48, then days', () => {
  const ages = [0.9, 99.9, 100, 5999, 6000, 48 * 3600 - 1, 48 * 3600, 72 * 3600 - 1];
  assert.deepEqual(ages.map(ageText), ['0 s', '99 s', '1 min', '99 min', '1 h', '47 h', '2 days', '2 days']);
});
