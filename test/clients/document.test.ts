import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditFailed, isDocument, sayTheSame, valueAt, withValue } from '../../src/clients/document.ts';

test('a map is a document; a list, a date and null are none', () => {
  for (const value of [{}, { a: 1 }, Object.create(null)]) assert.equal(isDocument(value), true);
  for (const value of [[], null, undefined, 'a', 1, new Date(0)]) assert.equal(isDocument(value), false);
});

test('a value is found by its path, and what the prototype has is not there', () => {
  const document = { a: { b: { c: 1 } } };
  assert.deepEqual(valueAt(document, ['a', 'b']), { c: 1 });
  assert.equal(valueAt(document, []), document);
  for (const path of [['x'], ['a', 'x', 'y'], ['constructor'], ['a', 'toString']])
    assert.equal(valueAt(document, path), undefined);
});

test('a path through what is no map is an error that names it', () => {
  for (const inner of [1, 'text', [], null])
    assert.throws(
      () => valueAt({ a: { b: inner } }, ['a', 'b', 'c']),
      (error) => error instanceof EditFailed && error.message === '"a.b" in it is not a map of servers',
    );
});

test('a value is set, replaced and taken away, and the rest stays in its order', () => {
  const document = { a: 1, s: { x: 1, y: 2 }, b: 2 };
  assert.deepEqual(withValue(document, ['s', 'z'], 3), { a: 1, b: 2, s: { x: 1, y: 2, z: 3 } });
  assert.deepEqual(withValue(document, ['s', 'x'], undefined), { a: 1, b: 2, s: { y: 2 } });
  assert.deepEqual(withValue(document, ['a'], undefined), { s: { x: 1, y: 2 }, b: 2 });
  assert.deepEqual(withValue({}, ['p', 'q'], 1), { p: { q: 1 } });
  assert.deepEqual(withValue({ p: 5 }, ['p', 'q'], 1), { p: { q: 1 } });
  assert.deepEqual(withValue({}, ['constructor', 'q'], 1), { constructor: { q: 1 } });
  assert.deepEqual(document, { a: 1, s: { x: 1, y: 2 }, b: 2 });
});

test('empty maps do not make a difference, anything else does', () => {
  assert.ok(sayTheSame({ a: 1, s: {} }, { a: 1 }));
  assert.ok(sayTheSame({ s: { t: { u: {} } } }, {}));
  assert.ok(!sayTheSame({ s: { t: { u: 1 } } }, {}));
  assert.ok(!sayTheSame({ a: 1, b: [] }, { a: 1 }));
  assert.ok(!sayTheSame({ a: 1 }, { a: 2 }));
  assert.ok(!sayTheSame({ a: 1 }, { a: 1, b: 2 }));
});
