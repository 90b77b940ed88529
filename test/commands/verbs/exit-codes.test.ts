import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT, exitCodeOf, worstOf } from '../../../src/commands/verbs/exit-codes.ts';

const FOUND = { found: true };
const NONE = { found: false };

test('found, nothing, and the worst failure', () => {
  assert.equal(exitCodeOf([FOUND]), EXIT.done);
  assert.equal(exitCodeOf([NONE, FOUND]), EXIT.done);
  assert.equal(exitCodeOf([NONE, NONE]), EXIT.nothing);
  assert.equal(exitCodeOf([FOUND, { ...NONE, failed: EXIT.nothing }]), EXIT.nothing);
  assert.equal(
    exitCodeOf([
      { ...NONE, failed: EXIT.failed },
      { ...NONE, failed: EXIT.nothing },
    ]),
    EXIT.failed,
  );
  assert.equal(worstOf([]), EXIT.done);
  assert.equal(worstOf([1, 3, 2]), EXIT.failed);
});
