import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KernelSocket } from '../../../../src/platform/linux/kernel-socket.ts';
import { addConnectedPorts, parseConnections, parseNetTable } from '../../../../src/platform/linux/proc/net-tcp.ts';
import type { Protocol } from '../../../../src/platform/sockets.ts';
import { recorded } from '../recorded.ts';

const table = (name: string, protocol: Protocol) => parseNetTable(recorded(`net/${name}`).toString(), protocol);

test('of IPv4 TCP, listeners and no connections', () => {
  const expected: KernelSocket[] = [
    { protocol: 'tcp', address: '127.0.0.1', port: 8080, state: 'listening', uid: 0, inode: 16655 },
  ];
  assert.equal(recorded('net/tcp').toString().trim().split('\n').length, 4);
  assert.deepEqual(table('tcp', 'tcp'), expected);
});

test('of IPv4 TCP, the connections whose own port it is', () => {
  const at = (port: number) => parseNetTable(recorded('net/tcp').toString(), 'tcp', port);
  const end = { protocol: 'tcp', address: '127.0.0.1', state: 'bound', uid: 0 } as const;
  assert.deepEqual(at(47_122), [{ ...end, port: 47_122, inode: 16_664 }]);
  assert.deepEqual(at(8080), [{ ...end, port: 8080, inode: 16_665 }]); // and no listener
  assert.deepEqual(at(8081), []);
});

test('the own ports of connections, of both tables', () => {
  const portsOf = (name: string): number[] => {
    const ports = new Set<number>();
    addConnectedPorts(recorded(name).toString(), ports);
    return [...ports];
  };
  assert.deepEqual(portsOf('net/tcp'), [47_122, 8080]);
  const local = '0000000000000000FFFF00000100007F:1F91 0000000000000000FFFF00000100007F:B812';
  const ports = new Set<number>();
  addConnectedPorts(`heading\n  12345: ${local} 01 \n12346: ${local.replace('1F91', '1F92')} 06 \ncut: 0`, ports);
  assert.deepEqual([...ports], [0x1f91]);
  const states = new Set<number>();
  const v4 = (port: string, state: string) => `   1: 0100007F:${port} 0100007F:B812 ${state} x\n`;
  addConnectedPorts(`${v4('0001', '01')}${v4('0002', '05')}${v4('0003', '07')}${v4('0004', '0A')}`, states);
  assert.deepEqual([...states], [2, 3]); // below the heading
});

test('of IPv6 TCP, also an IPv4 address in IPv6', () => {
  assert.deepEqual(
    table('tcp6', 'tcp').map(({ address, port }) => [address, port]),
    [
      ['::', 8082],
      ['::ffff:127.0.0.1', 8081],
      ['::1', 8080],
    ],
  );
});

test('of UDP, what is bound', () => {
  assert.deepEqual(table('udp', 'udp'), [
    { protocol: 'udp', address: '0.0.0.0', port: 5353, state: 'bound', uid: 0, inode: 16660 },
  ]);
  assert.deepEqual(table('udp6', 'udp'), [
    { protocol: 'udp', address: '::1', port: 5354, state: 'bound', uid: 0, inode: 16661 },
  ]);
});

test('cut at any length, every socket is a whole one', () => {
  const text = recorded('net/tcp6').toString();
  const whole = new Set(parseNetTable(text, 'tcp').map((socket) => JSON.stringify(socket)));
  for (let length = 0; length <= text.length; length++) {
    for (const socket of parseNetTable(text.slice(0, length), 'tcp')) {
      assert.ok(whole.has(JSON.stringify(socket)), `cut at ${length}: ${JSON.stringify(socket)}`);
    }
  }
});

test('a line without an address, a port or what follows the inode is left out', () => {
  const udp = (local: string, uid = '0', inode = '7', references = '2') =>
    parseNetTable(`head\n 1: ${local} 0:0 07 0:0 0:0 0 ${uid} 0 ${inode} ${references}\n`, 'udp').length;
  assert.deepEqual([udp('0100007F:0035'), udp('0100007F'), udp(':0035'), udp('0100007F:')], [1, 0, 0, 0]);
  assert.deepEqual([udp('0100007F:0035', '0', '7', ''), udp('0100007F:0035', '0', '', '')], [0, 0]);
});

test('an empty table', () => {
  assert.deepEqual(parseNetTable('', 'tcp'), []);
  assert.deepEqual(parseNetTable('  sl  local_address rem_address   st\n', 'udp'), []);
});

test('the largest port, uid and inode', () => {
  const line = '   0: FFFFFFFF:FFFF 00000000:0000 0A 0:0 00:0 0 4294967294        0 4294967295 1 0 100 0 0 10 0';
  assert.deepEqual(parseNetTable(`head\n${line}\n`, 'tcp'), [
    {
      protocol: 'tcp',
      address: '255.255.255.255',
      port: 65535,
      state: 'listening',
      uid: 4294967294,
      inode: 4294967295,
    },
  ]);
});

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, state: string, inode: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1001        0 ${inode} 1 00000000a32229e3 100 0 0 10 0\n`;
const V4 =
  HEAD +
  line('0100007F:1F90', '00000000:0000', '0A', 11) +
  line('0100007F:1F90', '0100007F:D431', '01', 12) +
  line('0100007F:D431', '0100007F:1F90', '08', 13) +
  line('00000000:0035', '00000000:0000', '06', 0);
const V6 = HEAD + line('00000000000000000000000001000000:1F90', '0000000000000000FFFF00000100007F:D431', '04', 21);

test('both ends and the state of the sockets asked for', () => {
  assert.deepEqual(parseConnections(V4, 'tcp', new Set([11, 12, 13])), [
    { inode: 11, protocol: 'tcp', local: '127.0.0.1:8080', remote: null, state: 'listening' },
    { inode: 12, protocol: 'tcp', local: '127.0.0.1:8080', remote: '127.0.0.1:54321', state: 'established' },
    { inode: 13, protocol: 'tcp', local: '127.0.0.1:54321', remote: '127.0.0.1:8080', state: 'close_wait' },
  ]);
  assert.deepEqual(parseConnections(V4, 'tcp', new Set([99])), []);
  assert.deepEqual(parseConnections(V6, 'tcp', new Set([21])), [
    { inode: 21, protocol: 'tcp', local: '[::1]:8080', remote: '[::ffff:127.0.0.1]:54321', state: 'fin_wait1' },
  ]);
});

test('UDP is bound or connected; a state without a name is unknown', () => {
  const udp = HEAD + line('0100007F:14E9', '00000000:0000', '07', 1) + line('0100007F:14E9', '08080808:0035', '01', 2);
  assert.deepEqual(
    parseConnections(udp, 'udp', new Set([1, 2])).map(({ remote, state }) => [remote, state]),
    [
      [null, 'bound'],
      ['8.8.8.8:53', 'connected'],
    ],
  );
  const stateOf = (state: string) =>
    parseConnections(HEAD + line('0100007F:14E9', '00000000:0000', state, 1), 'tcp', new Set([1]))[0]?.state;
  assert.deepEqual(['00', '0E', '7F'].map(stateOf), ['unknown', 'unknown', 'unknown']);
  // As ss(8) has them, but for the two that it does not tell apart.
  assert.deepEqual(
    ['01', '02', '03', '04', '05', '06', '07', '08', '09', '0A', '0B', '0C', '0D'].map(stateOf).join(' '),
    'established syn_sent syn_recv fin_wait1 fin_wait2 time_wait close close_wait last_ack listening closing syn_recv bound',
  );
});

test('cut at any length, every connection is a whole one', () => {
  const inodes = new Set([1, 11, 12, 13]);
  const whole = new Set(parseConnections(V4, 'tcp', inodes).map((one) => JSON.stringify(one)));
  for (let length = 0; length <= V4.length; length++) {
    for (const one of parseConnections(V4.slice(0, length), 'tcp', inodes)) assert.ok(whole.has(JSON.stringify(one)));
  }
});
