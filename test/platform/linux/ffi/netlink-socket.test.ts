import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bindLibc } from '../../../../src/platform/linux/ffi/libc.ts';
import { loadNative } from '../../../../src/platform/linux/ffi/native.ts';
import { socketCalls } from '../../../../src/platform/linux/ffi/netlink-socket.ts';
import { openFds } from '../../../../src/platform/linux/open-files.ts';
import { socketInode } from '../../../../src/platform/linux/proc/fd-link.ts';
import { fakeProc } from '../fake-proc.ts';

const skip = !loadNative()?.sockets('tcp') && 'there is no koffi or no NETLINK_SOCK_DIAG here';
const calls = () => socketCalls(bindLibc(createRequire(import.meta.url)('koffi')));

async function listening(t: TestContext, at: number | string) {
  const server = createServer();
  await once(typeof at === 'number' ? server.listen(at, '127.0.0.1') : server.listen(at), 'listening');
  t.after(() => server.close());
  return server;
}
const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' ? (address?.port ?? assert.fail()) : assert.fail();

test('a TCP socket that listens is listed by its port, and so is a connection to it', { skip }, async (t) => {
  const port = portOf((await listening(t, 0)).address());
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const at = (sockets: ReturnType<ReturnType<typeof calls>['sockets']>) =>
    sockets
      ?.filter((one) => one.port === port)
      .map(({ protocol, address, state }) => `${protocol} ${address} ${state}`);
  assert.deepEqual(at(calls().sockets('tcp')), ['tcp 127.0.0.1 listening']);
  assert.deepEqual(at(calls().listeners()), ['tcp 127.0.0.1 listening']);
  assert.deepEqual(at(calls().connections(port)), ['tcp 127.0.0.1 bound']);
  const own = client.localPort ?? assert.fail();
  assert.deepEqual(
    calls()
      .connections(own)
      ?.map((one) => one.port),
    [own],
  );
  client.destroy();
});

test('a UDP socket is listed by its port', { skip }, async (t) => {
  const socket = createSocket('udp6').bind(0, '::1');
  t.after(() => socket.close());
  await once(socket, 'listening');
  const { port } = socket.address();
  const found = calls()
    .sockets('udp')
    ?.find((one) => one.port === port && one.address === '::1');
  assert.deepEqual([found?.protocol, found?.state, found?.uid], ['udp', 'bound', process.geteuid?.()]);
});

test('a unix socket is known by its inode, with its path and its peer', { skip }, async (t) => {
  const inodes = async () => {
    const found: number[] = [];
    for await (const { target } of openFds('/proc/self')) found.push(socketInode(target) ?? 0);
    return found.filter((inode) => inode > 0);
  };
  const path = join(fakeProc(t, {}), 'socket');
  const before = await inodes();
  await listening(t, path);
  const [inode = assert.fail()] = (await inodes()).filter((one) => !before.includes(one));
  assert.deepEqual(calls().unixSocket(inode), { path });
  const client = connect(path);
  await once(client, 'connect');
  const ends = (await inodes()).filter((one) => !before.includes(one) && one !== inode);
  const peers = ends.map((end) => calls().unixSocket(end)?.peer);
  assert.ok(ends.length > 0 && peers.every((peer) => peer !== undefined && peer > 0));
  client.destroy();
  assert.equal(calls().unixSocket(0xffff_fffe), undefined);
});

test('what is no socket has no peer, and no log takes a message where none listens', { skip }, () => {
  assert.equal(calls().peerPid(-1), undefined);
  assert.equal(calls().datagram('/no/such/socket', Buffer.from('x')), -2);
});
