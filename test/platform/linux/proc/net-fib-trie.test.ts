import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasAddress } from '../../../../src/platform/linux/proc/net-fib-trie.ts';
import { ROUTES } from '../routes.ts';

test('only an address of its own counts', () => {
  assert.ok(hasAddress(ROUTES, '172.17.0.2'));
  for (const other of ['172.17.0.0', '172.17.255.255', '172.17.0.20', '0.0.0.0', ''])
    assert.ok(!hasAddress(ROUTES, other));
});
