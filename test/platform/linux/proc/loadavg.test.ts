import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLoad } from '../../../../src/platform/linux/proc/loadavg.ts';

test('the load over 1, 5 and 15 minutes', () => {
  assert.deepEqual(parseLoad('0.52 1.58 12.59 1/1234 5678\n'), [0.52, 1.58, 12.59]);
  assert.deepEqual(parseLoad('0.00 0.00 0.00'), [0, 0, 0]);
});

test('two numbers or words are no load', () => {
  for (const text of ['', '0.52 1.58', '0.52 1.58 x', 'a b c', 'Infinity 1 1'])
    assert.equal(parseLoad(text), undefined, text);
});
