import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KernelSocket } from '../../../../src/platform/linux/kernel-socket.ts';
import {
  encodeConnections,
  encodeListeners,
  encodeRequests,
  parseReply,
} from '../../../../src/platform/linux/netlink/sock-diag.ts';
import type { Protocol } from '../../../../src/platform/sockets.ts';
import { datagrams } from '../recorded.ts';

function parse(name: string, protocol: Protocol) {
  const sockets: KernelSocket[] = [];
  const states = datagrams(name).map((bytes) => parseReply(bytes, bytes.length, { protocol, sockets }));
  return { sockets, states };
}

test('TCP: what listens, and what is bound without listening', () => {
  const { sockets, states } = parse('tcp4', 'tcp');
  assert.deepEqual(states, ['more', 'done']);
  assert.deepEqual(sockets, [
    { protocol: 'tcp', address: '127.0.0.1', port: 8080, state: 'listening', uid: 0, inode: 16655 },
    { protocol: 'tcp', address: '127.0.0.1', port: 8083, state: 'bound', uid: 0, inode: 16659 },
  ]);
});

test('TCP over IPv6, also an IPv4 address in IPv6', () => {
  assert.deepEqual(
    parse('tcp6', 'tcp').sockets.map(({ address, port, inode }) => [address, port, inode]),
    [
      ['::', 8082, 16658],
      ['::ffff:127.0.0.1', 8081, 16657],
      ['::1', 8080, 16656],
    ],
  );
});

test('UDP: what is bound', () => {
  assert.deepEqual(parse('udp4', 'udp').sockets, [
    { protocol: 'udp', address: '0.0.0.0', port: 5353, state: 'bound', uid: 0, inode: 16660 },
  ]);
  assert.deepEqual(
    parse('udp6', 'udp').sockets.map(({ address, port }) => [address, port]),
    [['::1', 5354]],
  );
});

test('a socket without a port holds none', () => {
  const [bytes = Buffer.alloc(0)] = datagrams('udp4');
  bytes.writeUInt16BE(0, 20);
  const sockets: KernelSocket[] = [];
  parseReply(bytes, bytes.length, { protocol: 'udp', sockets });
  assert.deepEqual(sockets, []);
});

test('no sockets is not the same as no answer', () => {
  assert.deepEqual(parse('refused', 'tcp').states, ['done']);
  // As recorded for a protocol without a diag module: the list ends at once, with -ENOENT.
  assert.deepEqual(parse('no-such-handler', 'udp').states, ['failed']);
  assert.deepEqual(parse('error', 'udp').states, ['failed']);
});

test('cut at any length, every socket is a whole one and nothing throws', () => {
  for (const name of ['tcp4', 'tcp6', 'udp4', 'no-such-handler', 'error']) {
    const whole = new Set(parse(name, 'tcp').sockets.map((socket) => JSON.stringify(socket)));
    for (const bytes of datagrams(name)) {
      for (let length = 0; length < bytes.length; length++) {
        const sockets: KernelSocket[] = [];
        parseReply(Buffer.from(bytes.subarray(0, length)), length, { protocol: 'tcp', sockets });
        for (const socket of sockets) assert.ok(whole.has(JSON.stringify(socket)), `${name} cut at ${length}`);
      }
    }
  }
});

test('a message whose length is 0 does not loop forever', () => {
  assert.equal(parseReply(Buffer.alloc(64), 64, { protocol: 'tcp', sockets: [] }), 'failed');
});

test('connections are asked for by their own port, and not those that only wait for late packets', () => {
  const request = encodeConnections(50_051);
  assert.equal(request.readUInt16BE(20), 50_051);
  const states = request.readUInt32LE(68);
  const asked = Array.from({ length: 32 }, (_, state) => state).filter((state) => states & (1 << state));
  assert.deepEqual(asked, [1, 2, 4, 5, 8, 9, 11]);
  assert.deepEqual([request.length, request.readUInt32LE(0), encodeListeners().readUInt16BE(20)], [76, 76, 0]);
});

test('the requests ask for the states that hold a port, TCP once for both families', () => {
  const [tcp = Buffer.alloc(0), ...more] = encodeRequests('tcp');
  assert.equal(more.length, 0);
  assert.equal(tcp.readUInt32LE(0), tcp.length);
  assert.equal(tcp.readUInt32LE(68), (1 << 10) | (1 << 13));
  assert.equal(encodeListeners().readUInt32LE(68), 1 << 10);
  // Type and flags: TCPDIAG_GETSOCK or SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST with NLM_F_DUMP.
  for (const [request, type] of [tcp, ...encodeRequests('udp')].map((one, at) => [one, at === 0 ? 18 : 20] as const))
    assert.deepEqual([request.readUInt16LE(4), request.readUInt16LE(6)], [type, 0x301]);
  assert.equal(tcp[16], 2);
  assert.deepEqual(
    encodeRequests('udp').map((request) => [...request.subarray(16, 24)]),
    [2, 10].map((family) => [family, 17, 0, 0, 255, 255, 255, 255]),
  );
});

/** nlmsghdr and inet_diag_msg, as one message of this type and length. */
function message(type: number, bytes: number, { port = 80, result = 0 } = {}): Buffer {
  const made = Buffer.alloc(Math.max(bytes, 20));
  made.writeUInt32LE(bytes, 0);
  made.writeUInt16LE(type, 4);
  if (bytes >= 20) made.writeInt32LE(result, 16);
  if (bytes >= 88) {
    made[16] = 2;
    made.writeUInt16BE(port, 20);
  }
  return made.subarray(0, bytes);
}
const parsed = (...messages: Buffer[]) => {
  const sockets: KernelSocket[] = [];
  const bytes = Buffer.concat(messages);
  return [parseReply(bytes, bytes.length, { protocol: 'tcp', sockets }), sockets.map(({ port }) => port)];
};

test('messages follow each other at multiples of four bytes, and the last says how it went', () => {
  assert.deepEqual(parsed(message(20, 88), message(20, 88, { port: 81 }), message(3, 20)), ['done', [80, 81]]);
  const padded = [message(20, 89, { port: 81 }), Buffer.alloc(3)];
  assert.deepEqual(parsed(...padded, message(20, 88, { port: 82 })), ['more', [81, 82]]);
  assert.deepEqual(parsed(message(3, 20, { result: -2 })), ['failed', []]);
  assert.deepEqual(parsed(message(3, 16)), ['done', []]);
  assert.deepEqual(parsed(message(2, 88)), ['failed', []]);
  assert.deepEqual(parsed(message(20, 87)), ['failed', []]);
  assert.deepEqual(parsed(message(20, 88).subarray(0, 87)), ['failed', []]);
  assert.deepEqual(parsed(message(20, 88), message(3, 20).subarray(0, 15)), ['more', [80]]);
  assert.deepEqual(parsed(), ['more', []]);
});
