import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedIn } from '../../src/clients/json-dialects.ts';

const ALL = { comments: true, lastComma: true, byteOrderMark: true };

for (const [text, dialect, refused] of [
  ['{\n  "a": 1 // mine\n}', { comments: false }, 'comments: line 2'],
  ['{\n\n/* mine */ "a": 1}', { comments: false }, 'comments: line 3'],
  ['{\n  "a": 1,\n}', { lastComma: false }, 'a trailing comma: line 2'],
  ['{"a": [\n1,\n]}', { lastComma: false }, 'a trailing comma: line 2'],
  ['\uFEFF{}', { byteOrderMark: false }, 'a byte order mark: line 1'],
] as const)
  test(`${JSON.stringify(text)} is refused without ${Object.keys(dialect)}`, () => {
    assert.equal(refusedIn(text, { ...ALL, ...dialect }), refused);
    assert.equal(refusedIn(text, ALL), undefined);
  });

test('plain JSON, an empty file and text that only looks like a comment are taken by all', () => {
  for (const text of ['', ' \n', '{}', '{"a": "// b, ]"}'])
    assert.equal(refusedIn(text, { comments: false, lastComma: false, byteOrderMark: false }), undefined);
});
