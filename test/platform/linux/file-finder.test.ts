import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFileAt } from '../../../src/platform/linux/file-finder.ts';
import { fakeProc } from './fake-proc.ts';

const TABLE = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000001: 00000002 00000000 00010000 0001 01 11 /run/api.sock
0000000000000002: 00000003 00000000 00000000 0001 03 12 /run/api.sock
0000000000000003: 00000002 00000000 00010000 0001 01 13 /run/api.sock2
`;
type Found = Awaited<ReturnType<Parameters<typeof findFileAt>[1]['find']>>;
const at = (root: string, found: Found) => findFileAt(root, { find: async () => found }, '/given');

test('a path with a NUL is no path', async () => {
  const find = () => assert.fail('it was looked up');
  assert.deepEqual(await findFileAt('/', { find }, '/a\0b'), { why: 'is no path: it has a NUL character in it' });
});

test('a file has no sockets; what is not found has a reason', async () => {
  const file = { path: '/srv/a', folder: false, socket: false };
  assert.deepEqual(await at('/', file), { ...file, sockets: new Set() });
  assert.deepEqual(await at('/', { why: 'does not exist' }), { why: 'does not exist' });
});

test('a path on a silent file system counts as a folder', async () => {
  const silent = { path: '/mnt/x', silent: 'it does not answer' };
  assert.deepEqual(await at('/', silent), { ...silent, folder: true, sockets: new Set() });
});

test('a socket is found by all ends that have its path, in the table of this process first', async (t) => {
  const socket = { path: '/run/api.sock', folder: false, socket: true };
  const sockets = new Set(['socket:[11]', 'socket:[12]']);
  const own = { 'self/net/unix': TABLE, 'net/unix': TABLE.replaceAll('api', 'other') };
  assert.deepEqual(await at(fakeProc(t, own), socket), { ...socket, sockets });
  assert.deepEqual(await at(fakeProc(t, { 'net/unix': TABLE }), socket), { ...socket, sockets });
  const why = 'is a socket, and the system does not let this server list sockets';
  assert.deepEqual(await at(fakeProc(t, {}), socket), { why });
});
