import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, recordedId, userIdOf } from '../../src/process/owner.ts';

test('a user id is any text but the empty one', () => {
  assert.equal(userIdOf('S-1-5-18'), 'S-1-5-18');
  assert.throws(() => userIdOf(''), TypeError);
});

test('where users have numbers these are shown and recorded, elsewhere the id itself', () => {
  assert.deepEqual(['0', '1000', '4294967294'].map(numberOf), [0, 1000, 4294967294]);
  assert.deepEqual(['S-1-5-18', '-1', '1.5', '', '12345678901'].map(numberOf), [null, null, null, null, null]);
  assert.deepEqual(['1000', 'S-1-5-18'].map(recordedId), [1000, 'S-1-5-18']);
});
