import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_SYSTEM } from '../../../src/platform/linux/operating-system.ts';

test('the machine is opened with the given settings', async () => {
  const { machine, controller } = await LINUX_SYSTEM.openMachine({ native: false, argv: false });
  assert.deepEqual([machine.self.pid, machine.readsArgv, machine.isNative], [process.pid, false, false]);
  assert.equal(machine.capabilities, LINUX_SYSTEM.capabilities);
  assert.equal(controller.pin(2 ** 22 - 1), undefined);
});

test('the report says what this machine offers', async () => {
  const { facts, lines, findings } = await LINUX_SYSTEM.report({ native: false });
  assert.equal(typeof facts['kernel'], 'string');
  assert.deepEqual(lines[0], ['kernel', `Linux ${facts['kernel']}`]);
  assert.ok(findings.some(({ what }) => what.startsWith('no koffi: ')));
});

test('this process is running; one with its pid and another start time is not', () => {
  const { self, isRunning } = LINUX_SYSTEM.runningHere();
  assert.equal(self.pid, process.pid);
  assert.deepEqual([isRunning(self.pid, self.startTime), isRunning(self.pid, self.startTime + 1)], [true, false]);
});

test('the kernel locks no files where koffi is switched off', () => {
  assert.equal(LINUX_SYSTEM.fileLock({ native: false }).isKernels, false);
});
