import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from '../../src/clients/json-edits.ts';

const paths = (old: unknown, next: unknown): string[] =>
  differences(old, next, ['s']).map(({ path, value }) => `${path.join('.')}=${JSON.stringify(value)}`);

test('only what differs must be written', () => {
  assert.deepEqual(paths({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] } }), ['s.b.c.1=3']);
  assert.deepEqual(paths({ a: 1 }, { a: 1 }), []);
  assert.deepEqual(paths({ a: 1 }, { a: 1, b: 2, c: { d: 3 } }), ['s.b=2', 's.c={"d":3}']);
  assert.deepEqual(paths(undefined, { a: 1 }), ['s={"a":1}']);
});

test('a list of another length and a map that loses a key are written as a whole', () => {
  assert.deepEqual(paths({ a: [1] }, { a: [1, 2] }), ['s.a=[1,2]']);
  assert.deepEqual(paths({ a: 1, b: 2 }, { a: 1 }), ['s={"a":1}']);
  assert.deepEqual(paths({ toString: 1 }, { toString: 1, constructor: 2 }), ['s.constructor=2']);
});
