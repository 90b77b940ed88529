import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIpv4, formatIpv6 } from '../../../../src/platform/ip-address.ts';
import { maskedAddress } from '../../../../src/platform/windows/recording/masked-address.ts';

const masked4 = (...bytes: readonly number[]): string => formatIpv4(maskedAddress(Buffer.from(bytes)));
const masked6 = (hex: string): string => formatIpv6(maskedAddress(Buffer.from(hex, 'hex')));

test('any and loopback stay', () => {
  assert.deepEqual([masked4(0, 0, 0, 0), masked4(127, 0, 0, 1)], ['0.0.0.0', '127.0.0.1']);
  assert.deepEqual([masked6('0'.repeat(32)), masked6(`${'0'.repeat(31)}1`)], ['::', '::1']);
  assert.match(masked6(`${'0'.repeat(20)}ffff7f000001`), /127\.0\.0\.1$/);
});

test('others become addresses for documentation', () => {
  assert.deepEqual([masked4(10, 0, 0, 7), masked4(8, 8, 8, 8)], ['192.0.2.1', '192.0.2.1']);
  assert.equal(masked6('fe80000000000000021122fffe334455'), '2001:db8::1');
  assert.match(masked6(`${'0'.repeat(20)}ffff0a000007`), /192\.0\.2\.1$/);
});
