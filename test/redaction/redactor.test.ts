import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redactor } from '../../src/redaction/redactor.ts';

test('without options the built-in rules hold', () => {
  const redactor = new Redactor();
  assert.equal(redactor.keepsArgv, false);
  assert.equal(redactor.text('DB_PASSWORD=hunter2 x'), 'DB_PASSWORD=[redacted] x');
  assert.deepEqual(redactor.argv(['a', '--token', 'hunter2']), ['a', '--token', '[redacted]']);
});

test('where command lines are shown in full, other text is still redacted', () => {
  const redactor = new Redactor({ keepsArgv: true, patterns: [(text) => text.replaceAll('ACME', '[redacted]')] });
  const argv = ['a', '--token', 'hunter2', 'ACME'];
  assert.equal(redactor.keepsArgv, true);
  assert.equal(redactor.argv(argv), argv);
  assert.equal(redactor.text('DB_PASSWORD=hunter2 ACME'), 'DB_PASSWORD=[redacted] [redacted]');
});

test('patterns apply one after the other, before the built-in rules', () => {
  const redactor = new Redactor({
    patterns: [(text) => text.replace('one', 'two'), (text) => text.replace('two', 'DB_PASSWORD=xyz')],
  });
  assert.equal(redactor.text('one'), 'DB_PASSWORD=[redacted]');
  assert.deepEqual(redactor.argv(['one']), ['DB_PASSWORD=[redacted]']);
});

test('in pieces the result is the same', () => {
  const redactor = new Redactor();
  const argv = ['a', '--token', 'hunter2', ...Array<string>(40).fill('x')];
  const pieces = redactor.argvInPieces(argv);
  let step = pieces.next();
  for (; !step.done; step = pieces.next()) assert.equal(step.value, undefined);
  assert.deepEqual(step.value, redactor.argv(argv));
});
