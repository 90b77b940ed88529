import assert from 'node:assert/strict';
import { totalmem, uptime } from 'node:os';
import { test } from 'node:test';
import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import { OF_SYSTEM, type RawBuffer, type Refused } from '../../../src/platform/windows/system-calls.ts';
import { readSystem } from '../../../src/platform/windows/system-reader.ts';
import { rawOf, recorded, structure } from './structs/raw-buffers.ts';

const NO_CLASS: Refused = { status: 0xc000_0003 };

const systemWith = (processors: RawBuffer | Refused, pageFiles: RawBuffer | Refused) =>
  readSystem({
    systemInformation: ({ kind }) =>
      kind === OF_SYSTEM.processorTimes.kind ? processors : kind === OF_SYSTEM.pageFiles.kind ? pageFiles : NO_CLASS,
  });

test('processors, memory and page files', () => {
  const file = structure(LAYOUTS.SYSTEM_PAGEFILE_INFORMATION, { CurrentSize: 1000, TotalUsed: 400 });
  const { cpuNs, memory, unavailable, uptimeS, load } = {
    load: undefined,
    ...systemWith(recorded('processor-times'), rawOf(file)),
  };
  assert.deepEqual(cpuNs, { busy: 588_940_000_000, total: 2_016_610_000_000 });
  assert.deepEqual([memory.swapTotalBytes, memory.swapFreeBytes], [4_096_000, 600 * 4096]);
  assert.equal(memory.totalBytes, totalmem());
  assert.ok(Math.abs(uptimeS - uptime()) < 60);
  assert.deepEqual([unavailable, load], [{}, undefined]);
});

test('without page files there is no swap, which is not the same as not knowing it', () => {
  const none = systemWith(recorded('processor-times'), { bytes: Buffer.alloc(0), address: 1n }).memory;
  assert.deepEqual([none.swapTotalBytes, none.swapFreeBytes], [0, 0]);
  const unknown = systemWith(recorded('processor-times'), NO_CLASS);
  assert.ok(!('swapTotalBytes' in unknown.memory));
  const why = 'Windows refused (status 0xc0000003)';
  assert.deepEqual(unknown.unavailable, { 'memory.swap_total_mib': why, 'memory.swap_used_mib': why });
});

test('processors that Windows does not show have a reason', () => {
  const noFiles = { bytes: Buffer.alloc(0), address: 1n };
  const { cpuNs, unavailable } = { cpuNs: undefined, ...systemWith(NO_CLASS, noFiles) };
  assert.deepEqual([cpuNs, unavailable], [undefined, { cpu_percent: 'Windows refused (status 0xc0000003)' }]);
  const empty = systemWith({ bytes: Buffer.alloc(0), address: 1n }, noFiles);
  assert.deepEqual(empty.unavailable, { cpu_percent: 'Windows lists no processor' });
});
