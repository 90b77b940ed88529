import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningHere } from '../../../src/platform/windows/running-process.ts';

const isWindows = process.platform === 'win32';

test('without koffi every process may run', { skip: isWindows && 'koffi is there' }, () => {
  const { self, isRunning } = runningHere();
  assert.deepEqual(self, { pid: process.pid, startTime: 0 });
  assert.equal(isRunning(5000, 1), true);
});

test('this process runs, and none with another start time', { skip: !isWindows && 'needs Windows' }, () => {
  const { self, isRunning } = runningHere();
  assert.equal(self.pid, process.pid);
  assert.ok(Math.abs(self.startTime / 1000 - (Date.now() - process.uptime() * 1000)) < 60_000);
  assert.equal(isRunning(self.pid, self.startTime), true);
  assert.equal(isRunning(self.pid, self.startTime + 1), false);
  assert.equal(isRunning(self.pid + 1, self.startTime), false, 'Windows would ignore the last bits');
});
