import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowCommandChars } from '../../src/text/lengths.ts';

test('the command lines of an answer share 2,700 characters', () => {
  assert.equal(rowCommandChars(50, 6), 54);
  assert.equal(rowCommandChars(27, 6), 100);
  assert.equal(rowCommandChars(40, 6), 67);
});

test('a column more than six takes five characters of each, one less gives them; eight are usual', () => {
  assert.deepEqual([rowCommandChars(27, 7), rowCommandChars(27, 5)], [95, 105]);
  assert.equal(rowCommandChars(27), rowCommandChars(27, 8));
  assert.equal(rowCommandChars(27), 90);
});

test('each has at least 24 characters and at most 160', () => {
  assert.deepEqual([rowCommandChars(1, 6), rowCommandChars(16, 6), rowCommandChars(17, 6)], [160, 160, 158]);
  assert.deepEqual([rowCommandChars(1000, 6), rowCommandChars(112, 6), rowCommandChars(108, 6)], [24, 24, 25]);
});
