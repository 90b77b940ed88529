import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownRights, readWindowsFeatures } from '../../../src/platform/windows/system-features.ts';
import { plantedMachine } from './recording/planted-machine.ts';

const calls = { ...plantedMachine('secret', 'utf8'), registryKeys: () => ['Drivers'] };

test('the rights of this server come from its token', () => {
  assert.deepEqual(ownRights(calls), {
    wine: true,
    user: 'S-1-5-21-1801674531-3734107748-2716117345-1001',
    elevated: false,
    integrity: 'medium',
    session: 1,
    debug_privilege: true,
    command_lines: 'query',
  });
});

test('what Windows does not give is unknown', () => {
  const refused = { status: 0xc000_0022 };
  assert.deepEqual(
    ownRights({
      ...calls,
      openToken: () => refused,
      processInformation: () => refused,
      registryKeys: () => [],
    }),
    {
      wine: false,
      user: undefined,
      elevated: undefined,
      integrity: undefined,
      session: undefined,
      debug_privilege: undefined,
      command_lines: 'memory',
    },
  );
});

test('without koffi nothing but the system itself is known', () => {
  const { koffi, own, windows, release } = readWindowsFeatures({ native: false });
  assert.deepEqual([koffi, own], [{ why: 'it is switched off (native: false, --no-native)' }, undefined]);
  assert.ok(windows.length > 0 && /^\d/.test(release));
});
