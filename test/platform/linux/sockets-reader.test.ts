import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DescriptorReader } from '../../../src/platform/linux/descriptor-reader.ts';
import { loadNative, type Native } from '../../../src/platform/linux/ffi/native.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import type { KernelSocket } from '../../../src/platform/linux/kernel-socket.ts';
import { linuxSockets, orUnsupported } from '../../../src/platform/linux/sockets-reader.ts';
import { Unreadable } from '../../../src/platform/posix/errno.ts';
import { fakeProc } from './fake-proc.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (port: string, state: string, inode: number, remote = '00000000:0000') =>
  `   0: 0100007F:${port} ${remote} ${state} 00000000:00000000 00:00000000 00000000  0        0 ${inode} 1 0 100\n`;
const TCP =
  HEAD + line('0050', '0A', 1) + line('0050', '01', 2, '0100007F:D431') + line('0051', '06', 0, '0100007F:D431');
const UDP = HEAD + line('0035', '07', 3);
const TABLES = { 'net/tcp': TCP, 'net/udp': UDP };

function socketsOf(t: TestContext, files: Readonly<Record<string, string>>, native?: Native) {
  const root = fakeProc(t, files);
  const proc = fsFiles(root);
  return linuxSockets(root, native, { files: proc, reader: new DescriptorReader(proc) });
}
const UNLISTED =
  'the system does not list its sockets to this server: sock_diag(7) does not answer, and /proc/net is missing or may not be read';

test('what listens, what is served, and all, from the tables of /proc', (t) => {
  const sockets = socketsOf(t, TABLES);
  const inodes = (all: readonly { readonly inode: number }[]) => all.map(({ inode }) => inode);
  assert.deepEqual(inodes(sockets.listeners()), [1]);
  assert.deepEqual(inodes(sockets.served()), [1, 3]);
  assert.deepEqual([inodes(sockets.all('tcp')), inodes(sockets.all('udp'))], [[1], [3]]);
  assert.deepEqual(sockets.everyInode(), [1, 3]);
  assert.deepEqual(inodes(sockets.connections(80)), [2]);
  // No process holds what only waits for late packets.
  assert.deepEqual(inodes(sockets.connections(81)), []);
});

test('under subset=pid the tables are those of this process', async (t) => {
  const sockets = socketsOf(t, { 'self/net/tcp': TCP, 'self/net/udp': UDP });
  assert.equal(sockets.listeners().length, 1);
  assert.deepEqual(await sockets.connectedPorts(), new Set([80]));
});

test('a table that is missing or no table at all is an error, unless it is that of IPv6', (t) => {
  for (const files of [{}, { 'net/udp': UDP }, { 'net/tcp': 'garbage\n' }, { ...TABLES, 'net/tcp6': 'garbage\n' }])
    assert.throws(() => socketsOf(t, files).all('tcp'), new Unreadable(UNLISTED));
  assert.deepEqual(socketsOf(t, { 'net/udp': UDP }).everyInode(), [3]);
  assert.throws(() => orUnsupported(() => socketsOf(t, {}).listeners()), {
    code: 'UNSUPPORTED',
    message: `UNSUPPORTED: ${UNLISTED}. Install koffi, or give the server a /proc with net/tcp: until then, ports are unknown, not free.`,
  });
  const mistake = (): never => {
    throw new TypeError('a mistake');
  };
  assert.throws(() => orUnsupported(mistake), TypeError);
  assert.equal(
    orUnsupported(() => 7),
    7,
  );
});

test('the own ports of connections, or that they cannot be read', async (t) => {
  assert.deepEqual(await socketsOf(t, TABLES).connectedPorts(), new Set([80]));
  assert.deepEqual(await socketsOf(t, { 'net/tcp': HEAD }).connectedPorts(), new Set());
  assert.equal(await socketsOf(t, {}).connectedPorts(), undefined);
});

test('a network namespace is our own, another, or hidden', (t) => {
  const files = {
    'self/ns/net': '→ net:[1]',
    '7/ns/net': '→ net:[1]',
    '8/ns/net': '→ net:[2]',
    '9/task/10/ns/net': '→ net:[1]',
  };
  const { networkOf } = socketsOf(t, files);
  const of = [{ pid: 7 }, { pid: 8 }, { pid: 9 }, { pid: 9, liveTid: 10 }];
  assert.deepEqual(of.map(networkOf), ['own', 'other', 'unknown', 'own']);
  assert.equal(socketsOf(t, { '7/ns/net': '→ net:[1]' }).networkOf({ pid: 7 }), 'unknown');
});

test('which of the ports a process serves, or that its descriptors are hidden', (t) => {
  const { portsServedBy } = socketsOf(t, {
    ...TABLES,
    '7/fd/3': '→ socket:[1]',
    '7/fd/4': '→ socket:[2]',
    '7/task/7/stat': '',
  });
  assert.deepEqual(portsServedBy(7, new Set([80, 53, 9])), [80]);
  assert.deepEqual(portsServedBy(7, new Set([53])), []);
  assert.deepEqual(portsServedBy(8, new Set([9])), []);
});

test('what may be read is read: the table of IPv6 counts beside that of IPv4, and alone says nothing', async (t) => {
  const six = TCP.replaceAll('0100007F', '00000000000000000000000001000000').replaceAll(
    '00000000:0000',
    `${'0'.repeat(32)}:0000`,
  );
  const both = socketsOf(t, { ...TABLES, 'net/tcp6': six.replaceAll(':0050', ':0052') });
  assert.deepEqual(await both.connectedPorts(), new Set([80, 82]));
  assert.deepEqual(
    both.listeners().map(({ address, port }) => `${address} ${port}`),
    ['127.0.0.1 80', '::1 82'],
  );
  assert.equal(await socketsOf(t, { 'net/tcp6': six }).connectedPorts(), undefined);
  assert.equal(await socketsOf(t, { 'net/tcp/folder': '' }).connectedPorts(), undefined);
});

test('a table that may not be read is an error, also that of IPv6', (t) => {
  for (const files of [{ 'net/tcp/folder': '' }, { 'net/tcp': TCP, 'net/tcp6/folder': '' }])
    assert.throws(() => socketsOf(t, files).all('tcp'), Unreadable);
  assert.throws(() => socketsOf(t, { 'net/tcp': `x${TCP}` }).all('tcp'), Unreadable);
});

test('what of its ports a process serves is unknown where its descriptors are hidden', (t) => {
  const root = fakeProc(t, { ...TABLES, '7/task/7/stat': '' });
  const files = { ...fsFiles(root), fds: () => -13 };
  const { portsServedBy } = linuxSockets(root, undefined, { files, reader: new DescriptorReader(files) });
  assert.throws(
    () => portsServedBy(7, new Set([80])),
    new Unreadable('the operating system does not let this server look into its open files'),
  );
  assert.deepEqual(portsServedBy(7, new Set([81])), []);
});

test('the network of this server stays the one that it was', (t) => {
  const root = fakeProc(t, { 'self/ns/net': '→ net:[1]', '7/ns/net': '→ net:[1]' });
  const proc = fsFiles(root);
  const { networkOf } = linuxSockets(root, undefined, { files: proc, reader: new DescriptorReader(proc) });
  assert.equal(networkOf({ pid: 7 }), 'own');
  rmSync(join(root, 'self'), { recursive: true });
  assert.equal(networkOf({ pid: 7 }), 'own');
});

const native = loadNative();
test('the kernel is asked before the tables are read', { skip: !native && 'koffi is not installed' }, (t) => {
  const socket = (inode: number): KernelSocket => ({
    ...{ protocol: 'tcp', address: '::', port: 80, state: 'listening', uid: 0, inode },
  });
  const calls = (over: Partial<Native>): Native => ({ ...(native ?? assert.fail()), ...over });
  const told = socketsOf(
    t,
    {},
    calls({
      sockets: (protocol) => [socket(protocol === 'tcp' ? 10 : 11)],
      listeners: () => [socket(12)],
      connections: (port) => [socket(port), socket(0)],
    }),
  );
  const inodes = (all: readonly KernelSocket[]) => all.map(({ inode }) => inode);
  assert.deepEqual([inodes(told.all('tcp')), inodes(told.listeners()), inodes(told.served())], [[10], [12], [12, 11]]);
  assert.deepEqual([told.everyInode(), inodes(told.connections(77))], [[10, 11], [77]]);
  const nothing = () => undefined;
  const silent = socketsOf(t, TABLES, calls({ sockets: nothing, listeners: nothing, connections: nothing }));
  assert.deepEqual(
    [inodes(silent.all('tcp')), inodes(silent.listeners()), inodes(silent.connections(80))],
    [[1], [1], [2]],
  );
});
