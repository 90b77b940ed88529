import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAIN } from '../../../src/text/table.ts';
import { resultsText, targetByRef, targetOf, terminateOptions } from '../../../src/tools/shared/targets.ts';

const CALL = { calledMs: 7 };
const REF = { pid: 4242, pinned: { pid: 4242, startTime: 173_225 }, bootTag: '3f1c0k' };

test('a bare pid counts only for what was shown before its call; a ref is one process for good', () => {
  assert.deepEqual(targetOf({ pid: 42 }, CALL), { pid: 42, calledMs: 7 });
  assert.deepEqual(targetOf({ ref: '3f1c0k-4242-173225' }, CALL), REF);
  assert.deepEqual(targetOf({ pid: 4242, ref: '3f1c0k-4242-173225' }, CALL), REF);
});

test('a call must name one process', () => {
  assert.throws(() => targetOf({}, CALL), { message: /pid or ref is missing: say which process is wanted/ });
  assert.throws(() => targetOf({ pid: 42, ref: '3f1c0k-4242-173225' }, CALL), {
    code: 'INVALID_INPUT',
    message: /pid 42 and ref "3f1c0k-4242-173225" are two processes/,
  });
  assert.throws(() => targetByRef('42'), {
    code: 'INVALID_INPUT',
    message: /ref must be one of an earlier answer, e\.g\. "3f1c0k-4242-173225", not "42"/,
  });
});

test('by default a process has five seconds to end, without force, alone', () => {
  assert.deepEqual(terminateOptions({}), { force: false, tree: false, timeoutS: 5, dryRun: false });
  assert.deepEqual(terminateOptions({ force: true, tree: true, timeout_s: 0, dry_run: true }), {
    ...{ force: true, tree: true, timeoutS: 0, dryRun: true },
  });
});

test('results are a table, and advice comes after it', () => {
  const result = { pid: 42, name: 'vim', outcome: 'exited', signal: 'SIGTERM', elapsed_ms: 7, guarantee: 'pidfd' };
  const table = [
    'pid  name  outcome  signal   elapsed_ms  guarantee  command',
    ' 42  vim   exited   SIGTERM           7  pidfd      -',
  ];
  assert.deepEqual(resultsText([{ ...result, command: null }], undefined, PLAIN).split('\n'), table);
  assert.deepEqual(resultsText([{ ...result, command: null }], 'Port 80 is free.', PLAIN).split('\n'), [
    ...table,
    'Port 80 is free.',
  ]);
});
