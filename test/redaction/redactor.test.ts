import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redactor } from '../../src/redaction/redactor.ts';

test('without options the built-in rules hold', () => {
  const redactor = new Redactor();
  assert.equal(redactor.text('DB_PASSWORD=hunter2 x'), 'DB_PASSWORD=[redacted] x');
  assert.deepEqual(redactor.argv(['a', '--token', 'hunter2']), ['a', '--token', '[redacted]']);
});

test('where command lines are shown in full, other text is still redacted', () => {
  const redactor = new Redactor({ argv: 'full', patterns: [(text) => text.replaceAll('ACME', '[redacted]')] });
  const argv = ['a', '--token', 'hunter2', 'ACME'];
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

test('strictly, only what is plainly harmless of a command line is shown; other text as always', () => {
  const strict = new Redactor({ argv: 'strict' });
  const argv = ['a', '--port', '80', '--token', 'hunter2', 'kakadu'];
  assert.deepEqual(strict.argv(argv), ['a', '--port', '80', '--token', '[redacted]', '[redacted]']);
  assert.equal(new Redactor().argv(argv).at(-1), 'kakadu');
  assert.equal(strict.text('DB_PASSWORD=hunter2 kakadu'), 'DB_PASSWORD=[redacted] kakadu');
});

test('it explains which rule redacted which argument', () => {
  const patterns = [(text: string) => text.replaceAll('ACME', '[redacted]')];
  const argv = ['a', '--token', 'hunter2', 'x=ACME', 'kakadu'];
  const byRule = (redactor: Redactor) =>
    redactor.explained(argv).replacements.map(({ argument, rule }) => [argument, rule]);
  assert.deepEqual(byRule(new Redactor({ patterns })), [
    [3, 'a pattern from the configuration'],
    [2, 'the value of --token'],
  ]);
  assert.deepEqual(byRule(new Redactor({ argv: 'strict' })).at(-1), [4, 'not plainly harmless (argv: strict)']);
  assert.deepEqual(byRule(new Redactor({ patterns, argv: 'full' })), []);
  assert.deepEqual(new Redactor({ patterns }).explained(argv).argv, new Redactor({ patterns }).argv(argv));
});

test('lines are judged each for itself', () => {
  const redactor = new Redactor();
  assert.deepEqual(redactor.argv(['a', '--token', 'hunter2x9']), ['a', '--token', '[redacted]']);
  assert.deepEqual(redactor.argv(['b', 'hunter2x9']), ['b', 'hunter2x9']);
});
