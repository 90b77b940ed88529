import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyOf } from '../../src/redaction/alternatives.ts';

test('a pattern matches any of the alternatives, each as a whole', () => {
  const pattern = anyOf({ one: /a|bc/, other: /d/ }, { start: '^', end: '$' });
  for (const text of ['a', 'bc', 'd']) assert.match(text, pattern);
  for (const text of ['ac', 'b', 'abc', 'dd', '']) assert.doesNotMatch(text, pattern);
});

test('without a frame it matches anywhere, with the given flags', () => {
  assert.match('xay', anyOf({ one: /a/ }));
  assert.doesNotMatch('xAy', anyOf({ one: /a/ }));
  assert.match('xAy', anyOf({ one: /a/ }, { flags: 'i' }));
});
