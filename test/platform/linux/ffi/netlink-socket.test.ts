import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bindLibc, type Libc } from '../../../../src/platform/linux/ffi/libc.ts';
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

/** A kernel whose sockets are 30 and whose other results a test sets. */
function kernel(over: Partial<Libc> = {}) {
  const asked: unknown[] = [];
  const unused = (): never => assert.fail('is not needed');
  const libc: Libc = {
    ...{ openat: unused, read: unused, lseek: unused, getdents: unused, statx: unused, readlinkat: unused },
    ...{ flock: unused, ioctl: unused, syscall: unused, kcmp: unused, getauxval: unused, clockGettime: unused },
    socket(...args) {
      asked.push(['socket', ...args]);
      return 30;
    },
    send(fd, from, bytes, flags) {
      asked.push(['send', fd, from.length === bytes, flags]);
      return bytes;
    },
    sendto(fd, from, bytes, flags, to, toBytes) {
      asked.push(['sendto', fd, from.toString('latin1', 0, bytes), flags, to.toString('latin1', 0, 8), toBytes]);
      return bytes;
    },
    recv: () => 0,
    getsockopt: () => -1,
    close: (fd) => asked.push(`close ${fd}`),
    orErrno: (result) => result,
    ...over,
  };
  return { asked, calls: socketCalls(libc) };
}
const NETLINK = ['socket', 16, 3 | 0o2_000_000, 4];

test('a kernel without sock_diag, or that does not answer, lists nothing', () => {
  const without = kernel({ socket: () => -93 });
  assert.deepEqual([without.calls.sockets('tcp'), without.calls.unixSocket(7)], [undefined, undefined]);
  assert.deepEqual(without.asked, []);
  const refuses = kernel({ send: () => -1, recv: () => assert.fail('it was read') });
  assert.deepEqual([refuses.calls.listeners(), refuses.calls.unixSocket(7)], [undefined, undefined]);
  assert.deepEqual(refuses.asked, [NETLINK, 'close 30', NETLINK, 'close 30']);
  const { asked, calls } = kernel();
  assert.deepEqual(
    [calls.connections(80), calls.sockets('udp'), calls.unixSocket(7)],
    [undefined, undefined, undefined],
  );
  const once = [NETLINK, ['send', 30, true, 0], 'close 30'];
  assert.deepEqual(asked, [...once, ...once, ...once]);
});

test('answers are read until the last, and one that is refused makes all of them unknown', () => {
  const answers: [type: number, result: number][] = [];
  const recv: Libc['recv'] = (_fd, into) => {
    const [type, result] = answers.shift() ?? assert.fail('it was read on');
    into.fill(0, 0, 20);
    into.writeUInt32LE(20, 0);
    into.writeUInt16LE(type, 4);
    into.writeInt32LE(result, 16);
    return 20;
  };
  const { calls } = kernel({ recv });
  answers.push([3, 0]);
  assert.deepEqual(calls.sockets('tcp'), []);
  answers.push([3, 0], [3, 0]); // of each address family
  assert.deepEqual(calls.sockets('udp'), []);
  answers.push([3, 0], [3, -2]);
  assert.equal(calls.sockets('udp'), undefined);
  answers.push([3, -2]);
  assert.equal(calls.sockets('udp'), undefined);
  assert.deepEqual(answers, []);
});

test('the maker of a socket pair is known where the kernel says so', () => {
  const made = (pid: number) =>
    kernel({
      getsockopt(fd, level, option, into, bytes) {
        assert.deepEqual([fd, level, option, into.length, bytes.readUInt32LE(0)], [3, 1, 17, 12, 12]);
        into.writeInt32LE(pid, 0);
        return 0;
      },
    }).calls.peerPid(3);
  assert.deepEqual([42, 1, 0].map(made), [42, 1, undefined]);
});

test('a datagram goes to the socket of its path, without waiting or a signal, and its socket is closed', () => {
  const { asked, calls } = kernel();
  assert.equal(calls.datagram('/log', Buffer.from('text')), 4);
  assert.deepEqual(asked, [
    ['socket', 1, 2 | 0o2_000_000, 0],
    ['sendto', 30, 'text', 0x40 | 0x4000, '\x01\0/log\0\0', 110],
    'close 30',
  ]);
  const without = kernel({ socket: () => -24, sendto: () => assert.fail('it was sent') });
  assert.deepEqual([without.calls.datagram('/log', Buffer.from('text')), without.asked], [-24, []]);
  const long = kernel({
    sendto(_fd, _from, bytes, _flags, to) {
      assert.deepEqual([to[108], to[109]], [97, 0]);
      return bytes;
    },
  });
  assert.equal(long.calls.datagram(`/${'a'.repeat(200)}`, Buffer.from('x')), 1);
});
