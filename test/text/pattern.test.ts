import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { compilePattern } from '../../src/text/pattern.ts';

const CASES: [pattern: string, text: string, matches: boolean][] = [
  ['node', 'NODE', true],
  ['Node', 'node', false],
  ['Node', 'Node', true],
  ['^a.c$', 'abc', true],
  ['^a.c$', 'xabc', false],
  ['größe', 'GRÖSSE', false],
  ['größe', 'GRÖßE', true],
];

for (const [pattern, text, matches] of CASES) {
  test(`${pattern} ${matches ? 'finds' : 'does not find'} ${text}`, async () => {
    assert.equal((await compilePattern(pattern)).matches(text), matches);
  });
}

for (const pattern of ['(?=a)', '(a)\\1', '[', 'a{1001}', '(.{0,30}a.{0,30}){16}9$']) {
  test(`${pattern} is refused`, async () => {
    await assert.rejects(compilePattern(pattern), /^Error: INVALID_INPUT: pattern /);
  });
}

test('nested repeats, which stall a backtracking engine, take no time', async () => {
  const pattern = await compilePattern('(a+)+$');
  assert.equal(pattern.matches(`${'a'.repeat(4000)}b`), false);
  assert.equal(pattern.exhausted, false);
});

test('a pattern that has spent its time says so and finds nothing more', async () => {
  const pattern = await compilePattern('(.{0,20}a.{0,20}){3}9$');
  const heavy = 'a'.repeat(900);
  for (let i = 0; i < 1_000_000 && !pattern.exhausted; i++) pattern.matches(heavy);
  assert.equal(pattern.exhausted, true);
  assert.equal(pattern.matches('aaaa9'), false);
});

test('64 KiB are searched to the end, and a pattern too heavy for that says so', async () => {
  const line = `${'-Doption=value '.repeat(4000)}Last-Word`;
  for (const [source, found] of [
    ['last-word$', true],
    ['last-wort$', false],
    ['-doption.*last', true],
  ] as const) {
    const pattern = await compilePattern(source);
    assert.deepEqual([pattern.matches(line), pattern.unsearched, pattern.exhausted], [found, 0, false], source);
  }
});

test('longer text is not searched in full, unless there is an early match', async () => {
  const line = `first ${'x'.repeat(70_000)} last`;
  for (const [source, found, unsearched] of [
    ['first', true, 0],
    ['last', false, 1],
    ['x$', true, 1],
  ] as const) {
    const pattern = await compilePattern(source);
    assert.deepEqual([pattern.matches(line), pattern.unsearched], [found, unsearched], source);
  }
});

test('a refusal says whether a pattern repeats too much, compiles to too much, or is none, and why', async () => {
  for (const [source, says] of [
    ['(.{0,30}a.{0,30}){16}9$', 'is too heavy: it repeats too much'],
    ['(abcdefghij){31}', 'is too heavy: it compiles to 374 instructions, 300 are allowed'],
    ['[', 'is no RE2 regular expression: "missing closing ]: `[`"'],
  ] as const)
    await assert.rejects(compilePattern(source), ({ message }: Error) => {
      assert.equal(message.split('\n')[0]?.startsWith(`INVALID_INPUT: pattern ${says}`), true, message);
      return true;
    });
});

test('a heavy pattern sees as many characters as make 250,000 steps, and counts the text that is longer', async () => {
  const source = 'x{100}';
  const seen = Math.floor(250_000 / RE2JS.compile(source, RE2JS.CASE_INSENSITIVE).programSize());
  const pattern = await compilePattern(source);
  pattern.matches('y'.repeat(seen));
  assert.deepEqual([pattern.unsearched, pattern.exhausted], [0, false]);
  pattern.matches('y'.repeat(seen + 1));
  assert.deepEqual([pattern.unsearched, pattern.exhausted], [1, true]);
  assert.equal(pattern.matches(`${'y'.repeat(seen - 100)}${'x'.repeat(100)}`), true);
});

test('the end of a piece of a long text is not the end of the text', async () => {
  const pattern = await compilePattern('x$');
  assert.deepEqual([pattern.matches(`${'x'.repeat(10_000)} last`), pattern.unsearched], [false, 0]);
});
