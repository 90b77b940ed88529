import assert from 'node:assert/strict';
import { test } from 'node:test';
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
