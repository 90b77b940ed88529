import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOOLS } from '../src/commands/tools-here.ts';
import { type ErrorCode, HINTS, ProcessError } from '../src/errors.ts';

/** What only makes sense to a model. */
const FOR_MODELS = /\b(?:[Cc]all|the user|your client|person who runs)\b/;

const codes = Object.keys(HINTS).filter((code): code is ErrorCode => Object.hasOwn(HINTS, code));

for (const code of codes)
  test(`${code} gives a person no advice for a model`, () => {
    const { forPerson } = new ProcessError(code, 'it failed');
    assert.match(forPerson, /^[A-Z_]+: it failed\.(?: [A-Z].*\.)?$/);
    assert.doesNotMatch(forPerson, FOR_MODELS);
    for (const { name } of TOOLS) assert.ok(!forPerson.includes(name), name);
  });

test('a hint replaces that of the code, for both readers or for each', () => {
  const both = new ProcessError('TIMED_OUT', 'it took long', 'Wait.');
  assert.deepEqual([both.message, both.forPerson], Array(2).fill('TIMED_OUT: it took long. Wait.'));
  const each = new ProcessError('DECLINED', 'the answer was no', { model: 'Stop.', person: '' });
  assert.deepEqual(
    [each.message, each.forPerson],
    ['DECLINED: the answer was no. Stop.', 'DECLINED: the answer was no.'],
  );
});

test('rule and errno are kept for the audit log, with the hint of the code unless another is given', () => {
  const plain = new ProcessError('PERMISSION_DENIED', 'it failed', { errno: 'EPERM' });
  assert.deepEqual([plain.errno, plain.rule], ['EPERM', undefined]);
  assert.equal(plain.message, `PERMISSION_DENIED: it failed. ${HINTS.PERMISSION_DENIED}`);
  const hinted = new ProcessError('PROTECTED', 'it failed', { hint: 'Wait.', rule: 'guard' });
  assert.deepEqual([hinted.message, hinted.rule, hinted.errno], ['PROTECTED: it failed. Wait.', 'guard', undefined]);
});
