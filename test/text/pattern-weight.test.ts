import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { patternWeight } from '../../src/text/pattern-weight.ts';

const CASES: [pattern: string, weight: number][] = [
  ['node', 4],
  ['ab{3}', 4],
  ['(ab){3}', 6],
  ['((a{10}){10}){10}', 1000],
  ['(?:a|b){4}c', 13],
  ['x{0,1000}', 1000],
  ['a{2,}', 2],
  ['a{2,5}', 5],
  ['a{0,0}b', 2],
  ['a{0,}b', 2],
  ['{9}a', 1],
  ['a{0}b', 2],
  ['(){1000}', 1000],
  ['(?i)(?P<port>[0-9]){5}', 5],
  ['[]{9}(\\]]{2}', 2],
  ['[[:alpha:]_]{4}', 4],
  ['\\Q(a{9}\\E{2}', 6],
  ['\\x{41}{3}\\{9}', 6],
  ['(a', 1],
  ['a)b', 2],
  ['\\pL\\p{Greek}{2}', 60],
  ['[\\pL\\d]{2}', 42],
  ['[B-\\x{1e942}]', 61],
  ['[à-ü]', 61],
];

for (const [pattern, weight] of CASES) {
  test(`${pattern} weighs ${weight}`, () => assert.equal(patternWeight(pattern), weight));
}

test('what people search for weighs no more than twice what it compiles to', () => {
  for (const pattern of [
    'python3? .*manage\\.py',
    ':(80|443|8\\d{3})\\b',
    '^[a-z]+[-_]?\\d{1,5}$',
    'größe|größer',
    '(?:--port|-p)[= ]\\d+',
  ]) {
    const size = RE2JS.compile(pattern).programSize();
    assert.ok(patternWeight(pattern) <= 2 * size, `${pattern}: ${patternWeight(pattern)}, ${size} instructions`);
  }
});
