import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { endpoint, formatIpv4, formatIpv6 } from '../../src/platform/ip-address.ts';

const ipv6 = (hex: string) => formatIpv6(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test('IPv4, of the first four bytes', () => {
  assert.equal(formatIpv4(Buffer.from([127, 0, 0, 1])), '127.0.0.1');
  assert.equal(formatIpv4(Buffer.from([255, 254, 0, 10, 9, 9])), '255.254.0.10');
});

test('IPv6 is written as RFC 5952 says', () => {
  assert.equal(ipv6('0000 0000 0000 0000 0000 0000 0000 0000'), '::');
  assert.equal(ipv6('0000 0000 0000 0000 0000 0000 0000 0001'), '::1');
  assert.equal(ipv6('fe80 0000 0000 0000 0200 5eff fe00 5301'), 'fe80::200:5eff:fe00:5301');
  assert.equal(ipv6('2001 0db8 0000 0000 0001 0000 0000 0001'), '2001:db8::1:0:0:1');
  assert.equal(ipv6('2001 0db8 0000 0001 0001 0001 0001 0001'), '2001:db8:0:1:1:1:1:1');
  assert.equal(ipv6('2001 0db8 0001 0000 0000 0000 0000 0000'), '2001:db8:1::');
  assert.equal(ipv6('0000 0000 0000 0000 0000 ffff c0a8 0001'), '::ffff:192.168.0.1');
  assert.equal(ipv6('0001 0000 0000 0000 0000 ffff c0a8 0001'), '1::ffff:c0a8:1');
});

test('what is written can be read back', () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const bytes = Buffer.alloc(16);
      groups.forEach((value, index) => void bytes.writeUInt16BE(value, index * 2));
      const text = formatIpv6(bytes);
      assert.ok(isIPv6(text), text);
      const host = new URL(`http://[${text}]`).hostname.slice(1, -1); // WHATWG writes all of them in groups
      const [head = '', tail = ''] = host.split('::');
      const numbers = (part: string) => (part === '' ? [] : part.split(':')).map((hex) => Number.parseInt(hex, 16));
      const [left, right] = [numbers(head), numbers(tail)];
      assert.deepEqual([...left, ...Array(8 - left.length - right.length).fill(0), ...right], groups);
    }),
  );
});

test('an address with its port', () => {
  assert.deepEqual([endpoint('127.0.0.1', 80), endpoint('::1', 80)], ['127.0.0.1:80', '[::1]:80']);
});
