import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byKey, socketOf } from '../../../src/platform/linux/kernel-socket.ts';

test('a socket has its user and its inode as the rest of the program knows them', () => {
  const address = { protocol: 'tcp', address: '::1', port: 80, state: 'listening' } as const;
  assert.deepEqual(socketOf({ ...address, uid: 1001, inode: 4711 }), { ...address, user: '1001', key: '4711' });
});

test('holders are by key, and uncertain as before', () => {
  const uncertain = new Map([[8, 'denied']]);
  assert.deepEqual(byKey({ pidsOf: new Map([[4711, [7, 7]]]), uncertain }), {
    pidsOf: new Map([['4711', [7, 7]]]),
    uncertain,
  });
});
