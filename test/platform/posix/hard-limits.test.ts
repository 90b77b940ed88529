import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardLimitOf } from '../../../src/platform/posix/hard-limits.ts';

test('pid 1, the kernel and its threads are never changed; any other process may be', () => {
  assert.deepEqual(
    [hardLimitOf(0, false), hardLimitOf(1, false), hardLimitOf(1, true), hardLimitOf(2, true)].map(
      (limit) => limit?.name,
    ),
    ['pid 1', 'pid 1', 'pid 1', 'kernel thread'],
  );
  assert.equal(hardLimitOf(2, false), undefined);
});
