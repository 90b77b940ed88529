import assert from 'node:assert/strict';
import { release } from 'node:os';
import { describe, test } from 'node:test';
import { CAPABILITIES } from '../../../src/platform/capabilities.ts';
import { linuxCapabilities } from '../../../src/platform/linux/capabilities-reader.ts';
import { parseProcOptions } from '../../../src/platform/linux/proc/mountinfo.ts';
import { parseCapabilities } from '../../../src/platform/linux/proc/status.ts';

describe('capabilities', () => {
  for (const [hex, expected] of [
    ['000001ffffffffff', ['CAP_KILL', 'CAP_SYS_PTRACE', 'CAP_SYS_NICE']],
    ['0000000000000000', []],
    ['0000000000000020', ['CAP_KILL']],
    ['0000000000080000', ['CAP_SYS_PTRACE']],
    ['00000000a80425fb', ['CAP_KILL']], // what Docker leaves to root in a container
  ] as const) {
    test(hex, () =>
      assert.deepEqual(parseCapabilities(`Name:\tx\nCapPrm:\tffff\nCapEff:\t${hex}\nCapBnd:\t0\n`), expected),
    );
  }
  test('a status without the line has none', () => assert.deepEqual(parseCapabilities(''), []));
});

describe('what /proc hides', () => {
  const plain = '22 27 0:21 / /proc rw,relatime - proc proc rw';
  for (const [text, expected] of [
    [plain, []],
    [`${plain},hidepid=invisible,gid=1001`, ['hidepid=invisible']],
    [`${plain},hidepid=2,subset=pid`, ['hidepid=2', 'subset=pid']],
    [`${plain},hidepid=off`, []],
    ['22 27 0:21 / /proc rw shared:12 master:3 - proc proc rw,hidepid=ptraceable', ['hidepid=ptraceable']],
    [`${plain},hidepid=2\n23 22 0:22 / /proc rw - proc proc rw`, []], // mounted over it
    [`${plain}\n23 22 0:22 / /chroot/proc rw - proc proc rw,hidepid=2`, []],
    ['22 27 0:21 / /proc rw - tmpfs tmpfs rw,hidepid=2', []],
    ['', []],
    ['garbage', []],
  ] as const) {
    test(text, () => assert.deepEqual(parseProcOptions(text), expected));
  }
});

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
