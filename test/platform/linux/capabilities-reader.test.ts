import assert from 'node:assert/strict';
import { release } from 'node:os';
import { describe, test } from 'node:test';
import { CAPABILITIES } from '../../../src/platform/capabilities.ts';
import { linuxCapabilities } from '../../../src/platform/linux/capabilities-reader.ts';

describe('this machine', () => {
  test('without koffi has nothing that needs it, and says why', () => {
    const { koffi, kernel, supported } = linuxCapabilities({ native: false });
    assert.ok('why' in koffi && koffi.why.includes('switched off'));
    assert.equal(kernel, release());
    assert.deepEqual(Object.keys(supported).sort(), Object.keys(CAPABILITIES).sort());
    const { smaps_rollup: _, ...rest } = supported;
    assert.deepEqual(new Set(Object.values(rest)), new Set([false]));
  });

  test('with koffi has at least what every kernel has', (t) => {
    const { koffi, supported } = linuxCapabilities({ native: true });
    if ('why' in koffi) return t.skip(`koffi: ${koffi.why}`);
    assert.match(koffi.version, /^\d+\.\d+\.\d+$/);
    assert.equal(supported.cpu_clock, true);
  });
});
