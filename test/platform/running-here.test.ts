import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { test } from 'node:test';
import { openRunningHere } from '../../src/platform/running-here.ts';

const skip = process.platform !== 'linux' && 'needs Linux';

test('this process runs, and no other with its pid', { skip }, () => {
  const { self, isRunning } = openRunningHere({ native: false });
  assert.equal(self.pid, process.pid);
  assert.deepEqual([isRunning(self.pid, self.startTime), isRunning(self.pid, self.startTime + 1)], [true, false]);
});

test('without koffi there is no lock of the kernel', { skip }, () => {
  const { tryLock } = openRunningHere({ native: false });
  assert.equal(tryLock(openSync('/dev/null', 'r')), undefined);
});
