import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointedAt } from '../../../../src/platform/windows/structs/pointed-at.ts';
import { ADDRESS, rawOf } from './raw-buffers.ts';

const pointer = (address: bigint): Buffer => {
  const bytes = Buffer.alloc(24);
  bytes.writeBigUInt64LE(address, 8);
  return bytes;
};
const of = (address: bigint, bytes: number, offset = 8) => pointedAt(rawOf(pointer(address)), offset, bytes);

test('a pointer leads to an offset of the same buffer', () => {
  assert.equal(of(ADDRESS, 24), 0);
  assert.equal(of(ADDRESS + 20n, 4), 20);
  assert.equal(of(ADDRESS + 24n, 0), 24);
  assert.equal(pointedAt(rawOf(pointer(ADDRESS + 9n).subarray(8)), 0, 1), 9);
});

test('one to what is not all in it leads nowhere', () => {
  assert.equal(of(ADDRESS + 21n, 4), undefined);
  assert.equal(of(ADDRESS - 1n, 4), undefined);
  assert.equal(of(0n, 0), undefined);
  assert.equal(of(0xffff_ffff_ffff_ffffn, 1), undefined);
  assert.equal(of(ADDRESS, 25), undefined);
});

test('nor does one that is cut', () => {
  assert.equal(of(ADDRESS, 1, 17), undefined);
  assert.equal(of(ADDRESS, 1, -1), undefined);
});
