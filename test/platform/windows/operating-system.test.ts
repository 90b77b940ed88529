import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOWS_SYSTEM } from '../../../src/platform/windows/operating-system.ts';

test('no server counts as privileged while that cannot be read', () => {
  assert.equal(WINDOWS_SYSTEM.isPrivileged(), false);
});
