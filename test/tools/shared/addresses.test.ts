import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { addressChars, addressesOf } from '../../../src/tools/shared/addresses.ts';
import { socket } from '../../memory/sockets.ts';

const at = (...addresses: string[]) => addresses.map((address, index) => socket(index, { address }));

test('each address is named once, at most eight are, and all are counted if there are more', () => {
  const shown = (addresses: string[], maxChars = Number.POSITIVE_INFINITY) =>
    addressesOf(BUILT_IN, at(...addresses), maxChars);
  assert.deepEqual(shown(['::', '::', '::1']), { addresses: ['::', '::1'] });
  const many = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  assert.deepEqual(shown(many.slice(0, 8)), { addresses: many.slice(0, 8) });
  assert.deepEqual(shown(many), { addresses: many.slice(0, 8), addresses_total: 9 });
  assert.deepEqual(shown(['12345', '67', '8'], 7), { addresses: ['12345', '67'], addresses_total: 3 });
  assert.deepEqual(shown(['12345', '67'], 6), { addresses: ['12345'], addresses_total: 2 });
  assert.deepEqual(shown(['12345'], 1), { addresses: ['12345'] });
});

test('the addresses of one answer share 1,400 characters if all together are longer', () => {
  const row = (count: number, chars: number) =>
    at(...Array.from({ length: count }, (_, index) => `${index}`.padEnd(chars, 'x')));
  assert.equal(addressChars([row(7, 100), row(7, 100)]), Number.POSITIVE_INFINITY);
  assert.equal(addressChars([row(8, 100), row(6, 100), at('1')]), 466);
  assert.equal(addressChars([row(20, 100)]), Number.POSITIVE_INFINITY, 'only eight of them are named');
});
