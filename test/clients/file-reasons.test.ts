import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EditFailed } from '../../src/clients/document.ts';
import { withReasons } from '../../src/clients/file-reasons.ts';

test('what the file system refuses is said in words, after what it is about', () => {
  assert.throws(
    () => withReasons(() => readFileSync('/nonexistent/file'), 'the backup: '),
    (error) => error instanceof EditFailed && error.message === 'the backup: it is a dangling symbolic link (ENOENT)',
  );
});

test('any other error stays as it is, and a result is returned', () => {
  const bug = new TypeError('bug');
  assert.throws(
    () =>
      withReasons(() => {
        throw bug;
      }),
    (error) => error === bug,
  );
  assert.equal(
    withReasons(() => 5),
    5,
  );
});
