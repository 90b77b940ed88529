import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConnections } from '../../../../src/platform/linux/proc/net-tcp.ts';

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
  const [odd] = parseConnections(HEAD + line('0100007F:14E9', '00000000:0000', '7F', 1), 'tcp', new Set([1]));
  assert.equal(odd?.state, 'unknown');
});

test('cut at any length, every connection is a whole one', () => {
  const inodes = new Set([1, 11, 12, 13]);
  const whole = new Set(parseConnections(V4, 'tcp', inodes).map((one) => JSON.stringify(one)));
  for (let length = 0; length <= V4.length; length++) {
    for (const one of parseConnections(V4.slice(0, length), 'tcp', inodes)) assert.ok(whole.has(JSON.stringify(one)));
  }
});
