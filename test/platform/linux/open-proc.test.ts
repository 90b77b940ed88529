import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';
import { openProc, readConstants } from '../../../src/platform/linux/open-proc.ts';
import { fakeProc } from './fake-proc.ts';
import { PROC } from './recorded.ts';

test('without a process in it, it is no /proc', (t) => {
  const root = fakeProc(t, { version: '' });
  for (const path of [root, '/no/such/path'])
    for (const native of [undefined, loadNative()])
      assert.throws(() => openProc(path, native), {
        code: 'UNSUPPORTED',
        message: `UNSUPPORTED: ${path} is not mounted. Mount it: mount -t proc proc /proc`,
      });
  assert.deepEqual(openProc(fakeProc(t, { '7/stat': '' }), undefined).pids(), [7]);
});

test('the constants of the kernel come from auxv, then from libc, then from what a process says of itself', (t) => {
  assert.deepEqual(readConstants(PROC, undefined), { pageBytes: 4096, ticksPerS: 100 });
  const files = { 'self/status': 'VmSize:\t  640 kB\n', 'self/statm': '10 5 1\n' };
  assert.deepEqual(readConstants(fakeProc(t, files), undefined), { pageBytes: 65_536, ticksPerS: 100 });
  const native = loadNative();
  if (!native) return;
  const { pageBytes, ticksPerS } = readConstants(fakeProc(t, files), { ...native, auxv: (type) => type * 1000 });
  assert.deepEqual([pageBytes, ticksPerS], [6000, 17_000]);
});
