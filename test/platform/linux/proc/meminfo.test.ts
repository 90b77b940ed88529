import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMeminfo } from '../../../../src/platform/linux/proc/meminfo.ts';

test('memory and swap in bytes, whatever the order of the lines', () => {
  const text = 'MemTotal:        1000 kB\nMemFree: 1 kB\nSwapFree: 5 kB\nMemAvailable:  600 kB\nSwapTotal:   0 kB\n';
  assert.deepEqual(parseMeminfo(text), {
    totalBytes: 1_024_000,
    availableBytes: 614_400,
    swapTotalBytes: 0,
    swapFreeBytes: 5120,
  });
});

test('a line that is not there, or has no number, is absent', () => {
  assert.deepEqual(parseMeminfo('MemTotal: 1 kB\nXMemAvailable: 2 kB\nSwapTotal:\nSwapFree: x kB\n'), {
    totalBytes: 1024,
  });
  assert.deepEqual(parseMeminfo(''), {});
});
