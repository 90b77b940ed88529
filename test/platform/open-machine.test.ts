import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMachine } from '../../src/platform/open-machine.ts';

test('this machine is opened with the settings given, any other system has no backend yet', async (t) => {
  if (process.platform === 'linux') {
    const { machine, controller } = await openMachine({ native: false, argv: false });
    assert.equal(machine.self.pid, process.pid);
    assert.equal(machine.readsArgv, false);
    assert.equal(machine.isNative, false);
    assert.equal(controller.pin(2 ** 22 - 1), undefined);
  }
  const { value } = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
  t.after(() => Object.defineProperty(process, 'platform', { value }));
  Object.defineProperty(process, 'platform', { value: 'plan9' });
  await assert.rejects(openMachine({ native: true, argv: true }), {
    code: 'UNSUPPORTED',
    message: /there is no backend for plan9 yet/,
  });
});
