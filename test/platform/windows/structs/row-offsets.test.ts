import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOffsets } from '../../../../src/platform/windows/structs/row-offsets.ts';

const bytes = Buffer.alloc(20);

test('rows that lie in the buffer as a whole', () => {
  assert.deepEqual(rowOffsets(bytes, { size: 6 }), [0, 6, 12]);
  assert.deepEqual(rowOffsets(bytes, { first: 8, size: 6 }), [8, 14]);
  assert.deepEqual(rowOffsets(bytes, { first: 8, size: 6, end: 19 }), [8]);
  assert.deepEqual(rowOffsets(bytes, { first: 8, size: 6, end: 100 }), [8, 14]);
});

test('no more rows than there are, and no fewer than none', () => {
  assert.deepEqual(rowOffsets(bytes, { size: 4, count: 2 }), [0, 4]);
  assert.deepEqual(rowOffsets(bytes, { size: 4, count: 0xffff_ffff }), [0, 4, 8, 12, 16]);
  for (const none of [{ count: 0 }, { count: -1 }, { first: 20 }, { first: 21 }, { first: 8, end: 4 }])
    assert.deepEqual(rowOffsets(bytes, { size: 4, ...none }), []);
});
