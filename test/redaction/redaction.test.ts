import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { REDACTED, Redaction } from '../../src/redaction/redaction.ts';

const KEYS = new KeyNames();
const hidden = (...values: string[]): Redaction => {
  const redaction = new Redaction(KEYS);
  for (const value of values) assert.equal(redaction.redact(value, 'a rule'), REDACTED);
  return redaction;
};

test('it records what was hidden: in which argument, and by which rule', () => {
  const redaction = new Redaction(KEYS);
  redaction.redact('one', 'first');
  redaction.argument = 3;
  redaction.redact('two', 'second');
  assert.deepEqual(redaction.replacements, [
    { argument: 0, rule: 'first' },
    { argument: 3, rule: 'second' },
  ]);
  assert.equal(redaction.keys, KEYS);
});

test('a value that was hidden once is hidden wherever it is, and that is recorded', () => {
  const redaction = hidden('hunter2x9');
  assert.deepEqual(redaction.everywhere(['hunter2x9', 'a', 'x=hunter2x9,hunter2x9']), [
    REDACTED,
    'a',
    `x=${REDACTED},${REDACTED}`,
  ]);
  assert.deepEqual(redaction.replacements.slice(1), [
    { argument: 0, rule: 'a value redacted elsewhere in the line' },
    { argument: 2, rule: 'a value redacted elsewhere in the line' },
  ]);
});

test('a value may be a sign of a pattern', () => {
  assert.deepEqual(hidden('a.*(b|c)$1').everywhere(['a.*(b|c)$1', 'axx(b|c)$1']), [REDACTED, 'axx(b|c)$1']);
});

test('a short value, or one that could be a word, is hidden only where it was found', () => {
  for (const value of ['hunter2', 'kakadukakadu', `x1234567${REDACTED}`])
    assert.deepEqual(hidden(value).everywhere([value]), [value], value);
  assert.deepEqual(hidden('hunter2x').everywhere(['hunter2x']), [REDACTED]);
});

test('16 values are looked for', () => {
  const values = Array.from({ length: 17 }, (_, index) => `hunter-${index}-x`);
  const shown = hidden(...values).everywhere(values);
  assert.deepEqual(shown, [...Array<string>(16).fill(REDACTED), 'hunter-16-x']);
});

test('where nothing was hidden a copy is returned', () => {
  const argv = ['a', 'b'];
  const shown = new Redaction(KEYS).everywhere(argv);
  assert.deepEqual(shown, argv);
  assert.notEqual(shown, argv);
});
