import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isState, isTask, PROSE } from '../../src/redaction/tasks.ts';

test('behind a colon the name of a task is no secret; behind any other sign it is', () => {
  assert.ok(isTask('secret:', 'rotate') && isTask('x:', 'verify'));
  for (const [start, value] of [
    ['secret=', 'rotate'],
    ['secret: ', 'rotate'],
    ['secret:', 'rotated'],
    ['secret:', 'rotate it'],
    ['secret:', 'kakadu'],
  ] as const)
    assert.ok(!isTask(start, value), `${start}${value}`);
});

test('what may be said of a secret is no secret', () => {
  for (const value of ['changed', 'expired.', 'undefined', 'ok', 'missing!']) assert.ok(isState(value), value);
  for (const value of ['Changed', 'unchanged', 'kakadu', 'ok1', 'changed x', '']) assert.ok(!isState(value), value);
});

test('behind "password: " a sentence may follow', () => {
  for (const text of [
    'reset page now',
    'fix the page',
    'Kakadu is wrong',
    'two words to the point',
    'vier Wörter für die Seite',
  ])
    assert.match(text, PROSE, text);
  for (const text of ['kakadu', 'kakadu ', 'hunter2x page now', 'kakadu, ann', 'reset 12', ''])
    assert.doesNotMatch(text, PROSE, text);
});
