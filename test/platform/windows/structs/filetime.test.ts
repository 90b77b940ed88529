import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { microsecondsAt, nanosecondsAt } from '../../../../src/platform/windows/structs/filetime.ts';

const filetime = (value: bigint, before = 0): Buffer => {
  const bytes = Buffer.alloc(before + 8);
  bytes.writeBigInt64LE(value, before);
  return bytes;
};

test('a FILETIME is whole µs since 1970, rounded down', () => {
  // By [MS-DTYP] it counts from 1601-01-01: 11,644,473,600 s before 1970.
  assert.equal(microsecondsAt(filetime(116_444_736_000_000_019n), 0), 1);
  const date = Date.UTC(2025, 0, 31, 12, 34, 56, 789);
  assert.equal(
    microsecondsAt(filetime((BigInt(date) + 11_644_473_600_000n) * 10_000n + 1237n, 3), 3),
    date * 1000 + 123,
  );
});

test('one that is not set, or before 1970, is 0', () => {
  for (const value of [0n, -1n, 116_444_735_999_999_999n, 116_444_736_000_000_000n])
    assert.equal(microsecondsAt(filetime(value), 0), 0);
});

test('it is exact for every µs of this millennium', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 4_000_000_000_000_000n), fc.bigInt(0n, 9n), (us, rest) => {
      assert.equal(microsecondsAt(filetime(116_444_736_000_000_000n + us * 10n + rest), 0), Number(us));
    }),
  );
});

test('durations are ns', () => {
  assert.equal(nanosecondsAt(filetime(1n), 0), 100);
  assert.equal(nanosecondsAt(filetime(156_250n, 8), 8), 15_625_000);
  assert.equal(nanosecondsAt(filetime(-5n), 0), 0);
});
