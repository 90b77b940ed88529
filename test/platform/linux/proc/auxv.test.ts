import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constantsWithout, parseAuxv } from '../../../../src/platform/linux/proc/auxv.ts';
import { recorded } from '../recorded.ts';

const words = (...values: bigint[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => void bytes.writeBigUInt64LE(value, index * 8));
  return bytes;
};

test('page size and clock ticks of a real process', () => {
  assert.deepEqual(parseAuxv(recorded('self/auxv')), { pageBytes: 4096, ticksPerS: 100 });
});

test('a kernel with large pages and another clock', () => {
  assert.deepEqual(parseAuxv(words(33n, 6n, 6n, 65536n, 17n, 1024n, 0n, 0n)), { pageBytes: 65536, ticksPerS: 1024 });
});

test('without them, what Linux has nearly everywhere', () => {
  assert.deepEqual(parseAuxv(Buffer.alloc(0)), { pageBytes: 4096, ticksPerS: 100 });
  assert.deepEqual(parseAuxv(words(6n, 65536n).subarray(0, 15)), { pageBytes: 4096, ticksPerS: 100 });
});

test('where auxv is closed, libc says the same, or the size of the process in KiB and in pages', () => {
  const libc = (type: number): number => ({ 6: 65_536, 17: 100 })[type] ?? 0;
  assert.deepEqual(constantsWithout(libc, '', ''), { pageBytes: 65_536, ticksPerS: 100 });
  assert.deepEqual(
    constantsWithout(() => 0, '', ''),
    { pageBytes: 4096, ticksPerS: 100 },
  );
  const status = 'Name:\tnode\nVmPeak:\t 1 kB\nVmSize:\t 1064960 kB\n';
  for (const pages of [66_560, 66_580, 66_000])
    assert.equal(constantsWithout(undefined, status, `${pages} 1 1 1 0 1 0\n`).pageBytes, 16_384);
  assert.deepEqual(constantsWithout(undefined, '', ''), { pageBytes: 4096, ticksPerS: 100 });
  for (const odd of ['VmSize:\t 1064960 kBx\n', 'XVmSize:\t 1064960 kB\n'])
    assert.equal(constantsWithout(undefined, odd, '66560\n').pageBytes, 4096, odd);
  // No machine has smaller pages.
  assert.equal(constantsWithout(undefined, 'VmSize:\t 4 kB\n', '2\n').pageBytes, 4096);
});
