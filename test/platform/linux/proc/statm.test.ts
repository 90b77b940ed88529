import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatm } from '../../../../src/platform/linux/proc/statm.ts';
import { recorded, reused } from '../recorded.ts';

test('size, resident and shared pages', () => {
  const [sizePages, residentPages, sharedPages] = recorded('112/statm').toString().split(' ').map(Number);
  assert.ok(sizePages && residentPages && sharedPages && sizePages > residentPages && residentPages > sharedPages);
  assert.deepEqual(parseStatm(recorded('112/statm')), { sizePages, residentPages, sharedPages });
});

test('a kernel thread and a zombie have none of these structures', () => {
  const nothing = { sizePages: 0, residentPages: 0, sharedPages: 0 };
  assert.deepEqual(parseStatm(recorded('10/statm')), nothing);
  assert.deepEqual(parseStatm(recorded('103/statm')), nothing);
});

test('more pages than 32 bits hold', () => {
  assert.deepEqual(parseStatm(recorded('4194303/statm')), {
    sizePages: 2 ** 35,
    residentPages: 2 ** 33,
    sharedPages: 2 ** 32,
  });
});

test('cut at any length, it is undefined or right, whatever follows in the buffer', () => {
  const bytes = recorded('112/statm');
  const whole = parseStatm(bytes);
  for (let length = -3; length <= bytes.length; length++) {
    const cut = bytes.subarray(0, Math.max(length, 0));
    for (const buffer of [cut, bytes, reused(cut, '7 '.repeat(40))]) {
      const statm = parseStatm(buffer, length);
      if (statm) assert.deepEqual(statm, whole, `cut at ${length}`);
    }
  }
  assert.equal(parseStatm(Buffer.alloc(0)), undefined);
});
