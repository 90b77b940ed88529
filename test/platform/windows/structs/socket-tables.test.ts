import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { decodeTcp, decodeUdp } from '../../../../src/platform/windows/structs/socket-tables.ts';
import { recorded, spoilt, structure } from './raw-buffers.ts';

const { MIB_TCPROW_OWNER_MODULE: TCP4, MIB_TCP6ROW_OWNER_MODULE: TCP6 } = LAYOUTS;
const { MIB_UDPROW_OWNER_MODULE: UDP4, MIB_UDP6ROW_OWNER_MODULE: UDP6 } = LAYOUTS;

/** A port as the tables hold it: in network order. */
const port = (number: number): number => ((number & 0xff) << 8) | (number >> 8);
const loopback = 0x0100_007f;

function table(rows: readonly Buffer[], count = rows.length): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(count, 0);
  return Buffer.concat([head, ...rows]);
}
const tcp = (fields: Readonly<Record<string, number>>) => decodeTcp(table([structure(TCP4, fields)]), 4)[0];

/** Wine knows no time, and no process of a listener. */
const UNKNOWN = { pid: 0, createdUs: null };

test('the recorded tables of TCP', () => {
  assert.deepEqual(decodeTcp(recorded('tcp4').bytes, 4), [
    { protocol: 'tcp', address: '127.0.0.1', port: 8080, remote: null, state: 'listening', ...UNKNOWN },
    { protocol: 'tcp', address: '127.0.0.1', port: 9000, remote: null, state: 'listening', ...UNKNOWN },
    {
      protocol: 'tcp',
      address: '127.0.0.1',
      port: 35_153,
      remote: { address: '127.0.0.1', port: 9000 },
      state: 'established',
      pid: 220,
      createdUs: null,
    },
    {
      protocol: 'tcp',
      address: '127.0.0.1',
      port: 9000,
      remote: { address: '127.0.0.1', port: 35_153 },
      state: 'established',
      ...UNKNOWN,
    },
  ]);
  assert.deepEqual(
    decodeTcp(recorded('tcp6').bytes, 6).map((row) => [row.address, row.port, row.state, row.remote]),
    [
      ['::', 8082, 'listening', null],
      ['::1', 8081, 'listening', null],
    ],
  );
});

test('the recorded tables of UDP', () => {
  assert.deepEqual(decodeUdp(recorded('udp4').bytes, 4), [
    { protocol: 'udp', address: '0.0.0.0', port: 5353, remote: null, state: 'bound', pid: 220, createdUs: null },
  ]);
  assert.deepEqual(decodeUdp(recorded('udp6').bytes, 6), [
    { protocol: 'udp', address: '::1', port: 5354, remote: null, state: 'bound', pid: 220, createdUs: null },
  ]);
});

test('a listener of Windows has a pid; what its row has for the other end and behind the ports is none', () => {
  const row = { dwState: 2, dwLocalAddr: loopback, dwLocalPort: 0xdead_0000 | port(3000), dwOwningPid: 4711 };
  assert.deepEqual(tcp({ ...row, dwLocalPort: row.dwLocalPort >>> 0, dwRemoteAddr: 7, dwRemotePort: port(99) }), {
    protocol: 'tcp',
    address: '127.0.0.1',
    port: 3000,
    remote: null,
    state: 'listening',
    pid: 4711,
    createdUs: null,
  });
});

test('nor has what is only bound', () => {
  const row = tcp({ dwState: 100, dwLocalPort: port(3000), dwRemoteAddr: 7, dwRemotePort: port(99) });
  assert.deepEqual([row?.state, row?.remote], ['bound', null]);
});

test('each kind of socket has the time at which it was bound', () => {
  const row = { dwOwningPid: 8, liCreateTimestamp: 132_223_104_000_000_010n };
  const rows = [
    ...[decodeTcp(table([structure(TCP4, row)]), 4), decodeTcp(table([structure(TCP6, row)]), 6)],
    ...[decodeUdp(table([structure(UDP4, row)]), 4), decodeUdp(table([structure(UDP6, row)]), 6)],
  ].flat();
  const createdUs = Date.UTC(2020, 0, 1) * 1000 + 1;
  assert.deepEqual(
    rows.map((one) => [one.protocol, one.pid, one.createdUs]),
    ['tcp', 'tcp', 'udp', 'udp'].map((protocol) => [protocol, 8, createdUs]),
  );
});

test('each state has the word that it has elsewhere', () => {
  const words = [...Array.from({ length: 13 }, (_, state) => state + 1), 100, 0].map(
    (dwState) => tcp({ dwState })?.state,
  );
  assert.deepEqual(words, [
    ...['close', 'listening', 'syn_sent', 'syn_recv', 'established', 'fin_wait1', 'fin_wait2', 'close_wait', 'closing'],
    ...['last_ack', 'time_wait', 'close', 'unknown', 'bound', 'unknown'],
  ]);
});

test('IPv6: a link-local address without its interface, an IPv4 address in IPv6', () => {
  const local = structure(TCP6, { dwState: 5, dwLocalPort: port(22), dwRemotePort: port(50_000), dwOwningPid: 8 });
  Buffer.from('fe8000000000000012345678009abcde', 'hex').copy(local, TCP6.at.ucLocalAddr);
  local.writeUInt32LE(12, TCP6.at.ucLocalAddr + 16); // dwLocalScopeId
  Buffer.from('00000000000000000000ffffc0000201', 'hex').copy(local, TCP6.at.ucRemoteAddr);
  assert.deepEqual(decodeTcp(table([local]), 6), [
    {
      protocol: 'tcp',
      address: 'fe80::1234:5678:9a:bcde',
      port: 22,
      remote: { address: '::ffff:192.0.2.1', port: 50_000 },
      state: 'established',
      pid: 8,
      createdUs: null,
    },
  ]);
  assert.equal(decodeUdp(table([structure(UDP6, { dwLocalPort: port(53), dwOwningPid: 9 })]), 6)[0]?.address, '::');
});

test('no rows, a count beyond the buffer, a row that is cut', () => {
  assert.deepEqual(decodeTcp(table([]), 4), []);
  assert.deepEqual(decodeTcp(Buffer.alloc(0), 4), []);
  assert.deepEqual(decodeUdp(Buffer.alloc(3, 0xff), 6), []);
  const row = structure(TCP4, { dwOwningPid: 7 });
  assert.equal(decodeTcp(table([row, row], 0xffff_ffff), 4).length, 2);
  assert.equal(decodeTcp(table([row, row]).subarray(0, -1), 4).length, 1);
  // The system grows the buffer between two calls: what is behind the last row is not its own.
  assert.equal(decodeTcp(table([row, row], 1), 4).length, 1);
});

test('a spoilt buffer throws nothing and has no more than fits', () => {
  for (const [decode, family, name] of [
    [decodeTcp, 4, 'tcp4'],
    [decodeTcp, 6, 'tcp6'],
    [decodeUdp, 4, 'udp4'],
    [decodeUdp, 6, 'udp6'],
  ] as const)
    fc.assert(
      fc.property(spoilt(recorded(name)), ({ bytes }) => {
        assert.ok(decode(bytes, family).length * TCP4.bytes <= bytes.length);
      }),
    );
});
