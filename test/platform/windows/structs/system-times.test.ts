import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { decodePageFiles, decodeProcessorTimes } from '../../../../src/platform/windows/structs/system-times.ts';
import { rawOf, recorded, spoilt, structure } from './raw-buffers.ts';

const { SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION: PROCESSOR, SYSTEM_PAGEFILE_INFORMATION: PAGE_FILE } = LAYOUTS;

const processor = (IdleTime: bigint, KernelTime: bigint, UserTime: bigint): Buffer =>
  structure(PROCESSOR, { IdleTime, KernelTime, UserTime });
const pageFile = (NextEntryOffset: number, CurrentSize: number, TotalUsed: number): Buffer =>
  structure(PAGE_FILE, { NextEntryOffset, CurrentSize, TotalUsed });

test('the recorded times of two processors', () => {
  assert.deepEqual(decodeProcessorTimes(recorded('processor-times')), {
    busyNs: 588_940_000_000,
    totalNs: 2_016_610_000_000,
  });
});

test('time in the kernel includes idle time', () => {
  const raw = rawOf(processor(700n, 800n, 200n), processor(0n, 1n, 2n));
  assert.deepEqual(decodeProcessorTimes(raw), { busyNs: 30_300, totalNs: 100_300 });
});

test('a processor that never ran, or whose idle time was read later, adds nothing', () => {
  const raw = rawOf(processor(0n, 0n, 0n), processor(5n, 3n, 1n), Buffer.alloc(20, 0xff));
  assert.deepEqual(decodeProcessorTimes(raw), { busyNs: 0, totalNs: 400 });
  assert.equal(decodeProcessorTimes(rawOf(processor(0n, 0n, 0n))), undefined);
  assert.equal(decodeProcessorTimes(rawOf()), undefined);
});

test('page files, in pages', () => {
  const raw = rawOf(pageFile(64, 1000, 10), Buffer.alloc(32), pageFile(0, 500, 5));
  assert.deepEqual(decodePageFiles(raw, 4096), { totalBytes: 1500 * 4096, usedBytes: 15 * 4096 });
  assert.deepEqual(decodePageFiles(rawOf(pageFile(32, 1, 1), pageFile(0, 2, 1)), 1), { totalBytes: 3, usedBytes: 2 });
  assert.deepEqual(decodePageFiles(rawOf(pageFile(0, 0xffff_ffff, 0)), 4096), {
    totalBytes: 0xffff_ffff * 4096,
    usedBytes: 0,
  });
});

test('no page file is not the same as a list that is cut', () => {
  assert.deepEqual(decodePageFiles(rawOf(), 4096), { totalBytes: 0, usedBytes: 0 });
  assert.equal(decodePageFiles(rawOf(pageFile(32, 1000, 10)), 4096), undefined);
  assert.equal(decodePageFiles(rawOf(pageFile(0, 1000, 10).subarray(0, 31)), 4096), undefined);
  for (const next of [1, 31, 0xffff_ffff])
    assert.equal(decodePageFiles(rawOf(pageFile(next, 1, 1), pageFile(0, 1, 1)), 4096), undefined);
});

test('a spoilt buffer throws nothing and has no time that runs backwards', () => {
  fc.assert(
    fc.property(spoilt(recorded('processor-times')), spoilt(rawOf(pageFile(32, 9, 9), pageFile(0, 9, 9))), (a, b) => {
      const times = decodeProcessorTimes(a);
      assert.ok(times === undefined || (times.busyNs >= 0 && times.busyNs <= times.totalNs));
      decodePageFiles(b, 4096);
    }),
  );
});
