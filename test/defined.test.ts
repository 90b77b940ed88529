import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defined } from '../src/defined.ts';

test('only what is undefined is left out', () => {
  const fields = { a: undefined, b: null, c: 0, d: '', e: false };
  const kept = defined(fields);
  assert.deepEqual(Object.keys(kept), ['b', 'c', 'd', 'e']);
  assert.deepEqual(kept, { b: null, c: 0, d: '', e: false });
  assert.equal(Object.keys(fields).length, 5);
});
