import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeastOne, atMost, numberIn, oneOfValues, textIn } from '../../../src/commands/verbs/typed-values.ts';
import { UsageError } from '../../../src/config/layers.ts';

const refuses = (work: () => unknown, message: string): void =>
  assert.throws(work, (error) => error instanceof UsageError && error.message === message);

test('a value is one of those that the option has', () => {
  const known = ['memory', 'cpu'];
  assert.equal(oneOfValues('sort', 'cpu', known), 'cpu');
  refuses(() => oneOfValues('sort', 'memry', known), 'unknown value of --sort: "memry"; did you mean memory?');
  refuses(() => oneOfValues('sort', 'x', known), 'unknown value of --sort: "x"; expected one of memory, cpu');
});

test('a number is a number, and what was not typed is undefined', () => {
  const line = { values: { limit: '5', timeout: '0.5', wrong: '5x', json: true } };
  assert.deepEqual([numberIn(line, 'limit'), numberIn(line, 'timeout'), numberIn(line, 'other')], [5, 0.5, undefined]);
  refuses(() => numberIn(line, 'wrong'), '--wrong needs a number, not "5x"');
  assert.deepEqual([textIn(line, 'limit'), textIn(line, 'json')], ['5', undefined]);
});

test('there are as many words as a verb takes', () => {
  assert.deepEqual(atMost(['a'], 1), ['a']);
  refuses(() => atMost(['a', 'b'], 1), 'unexpected argument "b"');
  assert.deepEqual(atLeastOne(['a'], 'pid'), ['a']);
  refuses(() => atLeastOne([], 'pid'), 'missing pid');
});
