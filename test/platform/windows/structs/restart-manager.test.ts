import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { decodeFileUsers } from '../../../../src/platform/windows/structs/restart-manager.ts';
import { rawOf, spoilt, structure, utf16 } from './raw-buffers.ts';

const INFO = LAYOUTS.RM_PROCESS_INFO;

function user(pid: number, startTime: bigint): Buffer {
  const bytes = structure(INFO, { 'Process.dwProcessId': pid, 'Process.ProcessStartTime': startTime });
  utf16('Notepad').copy(bytes, 12);
  return bytes;
}
const both = Buffer.concat([user(4711, 133_800_000_000_000_001n), user(8, 0n)]);

test('pid and start time of each', () => {
  assert.deepEqual(decodeFileUsers(both), [
    { pid: 4711, startTime: 1_735_526_400_000_000 },
    { pid: 8, startTime: 0 },
  ]);
});

test('none, and one that is cut', () => {
  assert.deepEqual(decodeFileUsers(Buffer.alloc(0)), []);
  assert.deepEqual(decodeFileUsers(Buffer.alloc(3 * INFO.bytes)), []);
  assert.equal(decodeFileUsers(both.subarray(0, -1)).length, 1);
  assert.equal(decodeFileUsers(both.subarray(0, INFO.bytes - 1)).length, 0);
});

test('a spoilt buffer throws nothing', () => {
  fc.assert(fc.property(spoilt(rawOf(both)), ({ bytes }) => assert.ok(decodeFileUsers(bytes).length <= 2)));
});
