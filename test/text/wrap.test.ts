import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringWidth } from '../../src/text/table.ts';
import { wrap } from '../../src/text/wrap.ts';
import { runs } from '../runs.ts';

for (const { title, width, text, wrapped } of [
  { title: 'what fits stays', width: 20, text: 'one two\n\n  three', wrapped: 'one two\n\n  three' },
  { title: 'sentences break between words', width: 10, text: 'one two three', wrapped: 'one two\nthree' },
  { title: 'the margin stays', width: 11, text: '  one two three', wrapped: '  one two\n  three' },
  { title: 'beside a name', width: 16, text: 'why  one two three four', wrapped: 'why  one two\n     three four' },
  {
    title: 'beside an option',
    width: 24,
    text: '  --n <a>  one two three f',
    wrapped: '  --n <a>  one two three\n           f',
  },
  {
    title: 'beside a name that leaves no room',
    width: 12,
    text: 'a long name  one two',
    wrapped: 'a long name\none two',
  },
  { title: 'a name that is too wide itself', width: 4, text: 'aa aa  ', wrapped: 'aa\naa' },
  {
    title: 'a word that fits nowhere stays whole',
    width: 8,
    text: 'at /a/long/path it',
    wrapped: 'at /a/long/path\nit',
  },
  { title: 'wide characters count twice', width: 8, text: '日本 日本 日本', wrapped: '日本\n日本\n日本' },
  {
    title: 'colour has no width',
    width: 12,
    text: '\x1b[1mwhy\x1b[22m  one two',
    wrapped: '\x1b[1mwhy\x1b[22m  one two',
  },
]) {
  test(title, () => assert.equal(wrap(text, width), wrapped));
}

test('no word is lost, and only a word that fits nowhere makes a line too wide', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '日', ' ', '  ', '\n', '-'), maxLength: 120 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (given, width) => {
      const wrapped = wrap(given, width);
      assert.deepEqual(wrapped.match(/[^ \n]+/g), given.match(/[^ \n]+/g));
      const widest = Math.max(0, ...(given.match(/[^ \n]+/g) ?? []).map(stringWidth));
      const margin = Math.max(...given.split('\n').map((line) => line.search(/[^ ]|$/)));
      if (margin + widest > width / 2) return; // then a word may fit neither in its line nor below its column
      for (const line of wrapped.split('\n')) assert.ok(stringWidth(line.trimEnd()) <= width, JSON.stringify(line));
    }),
    runs(20_000),
  );
});

test('without a width nothing is broken', () => {
  const line = 'word '.repeat(1000);
  assert.equal(wrap(line, Number.POSITIVE_INFINITY), line);
});

test('a command to copy stays whole', () => {
  const line = '  $ node /home/me/process-manager-mcp/dist/main.js install cursor';
  assert.equal(wrap(`${line}\nword word`, 8), `${line}\nword\nword`);
  assert.notEqual(wrap('costs $ 5 or more', 8), 'costs $ 5 or more');
});
