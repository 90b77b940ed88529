import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasAddress } from '../../../../src/platform/linux/proc/net-fib-trie.ts';

const ROUTES = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 172.17.0.0/16 2 0 2
        |-- 172.17.0.0
           /16 link UNICAST
        |-- 172.17.0.2
           /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
`;

test('only an address of its own counts', () => {
  assert.ok(hasAddress(ROUTES, '172.17.0.2'));
  for (const other of ['172.17.0.0', '172.17.255.255', '172.17.0.20', '0.0.0.0', ''])
    assert.ok(!hasAddress(ROUTES, other));
});
