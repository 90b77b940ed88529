import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupBy } from '../../src/process/group-by.ts';

test('items with the same key are together, groups and items in the order they come in', () => {
  assert.deepEqual(
    [...groupBy(['bee', 'ant', 'bug', 'asp', 'cat'], (word) => word[0])],
    [
      ['b', ['bee', 'bug']],
      ['a', ['ant', 'asp']],
      ['c', ['cat']],
    ],
  );
  assert.equal(groupBy([], String).size, 0);
});
