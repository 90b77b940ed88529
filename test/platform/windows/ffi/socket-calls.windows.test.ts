import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindSocketTables } from '../../../../src/platform/windows/ffi/socket-calls.ts';
import { decodeTcp, decodeUdp } from '../../../../src/platform/windows/structs/socket-tables.ts';
import { NO_IPV6_PIDS, NO_LISTENER_PIDS, NO_SOCKET_TIMES } from '../../../wine.ts';
import { given } from './system.ts';

/** The time of a socket may be as old as the last tick of the clock. */
const CLOCK_TICK_US = 15_625;

const found = bindKoffi(bindSocketTables);
const { tcpTable, udpTable } = 'why' in found ? assert.fail(found.why) : found.native;

for (const [family, address, udp] of [
  [4, '127.0.0.1', 'udp4'],
  [6, '::1', 'udp6'],
] as const) {
  const tcpRows = () => decodeTcp(given(tcpTable(family)), family);

  test(`a UDP socket of IPv${family} has its address and this process`, async (t) => {
    const socket = createSocket(udp).bind(0, address);
    t.after(() => socket.close());
    await once(socket, 'listening');
    const { port } = socket.address();
    const [row, ...others] = decodeUdp(given(udpTable(family)), family).filter((one) => one.port === port);
    const expected = { protocol: 'udp', state: 'bound', address, port, remote: null, pid: process.pid };
    assert.deepEqual({ ...row, createdUs: null }, { ...expected, createdUs: null });
    assert.deepEqual(others, []);
  });

  test(`a connection of IPv${family} has both ends`, async (t) => {
    const client = await connection(t, address);
    const [row, ...others] = tcpRows().filter((one) => one.port === client.localPort && one.remote !== null);
    const remote = { address, port: client.remotePort };
    assert.deepEqual([row?.protocol, row?.state, row?.address, row?.remote], ['tcp', 'established', address, remote]);
    assert.deepEqual(others, []);
  });

  test(`a connection of IPv${family} has this process`, { skip: family === 6 && NO_IPV6_PIDS }, async (t) => {
    const client = await connection(t, address);
    const row = tcpRows().find((one) => one.port === client.localPort && one.remote !== null);
    assert.equal(row?.pid, process.pid);
  });

  test(`a listener of IPv${family} is in the table`, async (t) => {
    const port = portOf(await listener(t, address));
    const [row, ...others] = tcpRows().filter((one) => one.port === port);
    assert.deepEqual([row?.state, row?.address, row?.remote, others], ['listening', address, null, []]);
  });

  test(`a listener of IPv${family} has this process`, { skip: NO_LISTENER_PIDS }, async (t) => {
    const port = portOf(await listener(t, address));
    assert.equal(tcpRows().find((row) => row.port === port)?.pid, process.pid);
  });
}

test('sockets have the times at which they were bound', { skip: NO_SOCKET_TIMES }, async (t) => {
  const before = Date.now() * 1000 - CLOCK_TICK_US;
  const tcp = portOf(await listener(t, '127.0.0.1'));
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => socket.close());
  await once(socket, 'listening');
  const rows = [...decodeTcp(given(tcpTable(4)), 4), ...decodeUdp(given(udpTable(4)), 4)].filter(
    ({ protocol, port }) => port === (protocol === 'tcp' ? tcp : socket.address().port),
  );
  const after = (Date.now() + 1) * 1000;
  assert.equal(rows.length, 2);
  for (const { protocol, createdUs } of rows)
    assert.ok(createdUs !== null && createdUs >= before && createdUs <= after, `${protocol}: ${createdUs}`);
});

/** Listens until the test has ended. */
async function listener(t: TestContext, address: string): Promise<Server> {
  const server = createServer().listen(0, address);
  t.after(() => server.close());
  await once(server, 'listening');
  return server;
}

/** The side of the client, until the test has ended. */
async function connection(t: TestContext, address: string): Promise<Socket> {
  const client = connect(portOf(await listener(t, address)), address);
  t.after(() => client.destroy());
  await once(client, 'connect');
  return client;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
