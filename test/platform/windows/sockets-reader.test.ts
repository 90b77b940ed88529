import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketsReader } from '../../../src/platform/windows/sockets-reader.ts';
import { type UserId, userIdOf } from '../../../src/process/owner.ts';
import { facts } from '../../memory/processes.ts';
import { memoryCalls } from './memory-calls.ts';
import { ME, type MemorySocket, made, memoryWindows } from './memory-windows.ts';

const remote = { address: '10.0.0.1', port: 443 };
const [LISTEN, ESTABLISHED, TIME_WAIT, CLOSED, BOUND] = [2, 5, 11, 1, 100];
const listener = (port: number, pid: number, address = '0.0.0.0'): MemorySocket => ({
  ...{ protocol: 'tcp', address, port, pid, state: LISTEN },
});
const connection = (port: number, pid: number, state = ESTABLISHED): MemorySocket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port, pid, state, remote },
});

function socketsOn(...sockets: readonly MemorySocket[]) {
  const here = memoryWindows(made(5000), made(5004));
  here.sockets.push(...sockets);
  const asked: number[] = [];
  const userOf = (pid: number): UserId | null => {
    asked.push(pid);
    return pid === 5000 ? userIdOf(ME) : null;
  };
  const calls = memoryCalls(here);
  return { here, asked, ...socketsReader({ calls, userOf, isThere: (pid) => here.processes.has(pid) }) };
}

test('listeners of both families with their users, each of whom is asked about once', () => {
  const { listeners, asked } = socketsOn(
    listener(80, 5000),
    listener(80, 5000, '::'),
    listener(81, 5004),
    connection(82, 5000),
  );
  assert.deepEqual(
    listeners().map(({ protocol, address, port, state, user }) => [protocol, address, port, state, user]),
    [
      ['tcp', '0.0.0.0', 80, 'listening', ME],
      ['tcp', '0.0.0.0', 81, 'listening', null],
      ['tcp', '::', 80, 'listening', ME],
    ],
  );
  assert.deepEqual(asked, [5000, 5004]);
});

test('sockets that are bound, and connections of one port', async () => {
  const { sockets, connections, connectedPorts } = socketsOn(
    { ...listener(80, 5000), state: BOUND },
    { protocol: 'udp', address: '::1', port: 53, pid: 5000 },
    ...[connection(90, 5000), connection(90, 0, TIME_WAIT), connection(91, 5000, CLOSED), connection(92, 5004)],
  );
  assert.deepEqual(
    sockets('tcp').map(({ port, state }) => [port, state]),
    [[80, 'bound']],
  );
  assert.deepEqual(
    sockets('udp').map(({ port, state, address }) => [port, state, address]),
    [[53, 'bound', '::1']],
  );
  assert.deepEqual(
    connections(90).map(({ port, state }) => [port, state]),
    [[90, 'bound']],
  );
  assert.deepEqual(connections(91), []);
  assert.deepEqual(await connectedPorts(), new Set([90, 92]));
});

test('who holds a socket: its process, unless that has ended or was not asked about', async () => {
  const { listeners, holders } = socketsOn(listener(80, 5000), listener(81, 9000));
  const [shown, ended] = listeners().map(({ key }) => key);
  assert.ok(shown && ended);
  const all = await holders(new Set([shown, ended]));
  assert.deepEqual([[...all.pidsOf], all.uncertain.size], [[[shown, [5000]]], 0]);
  assert.deepEqual([...(await holders(new Set([shown, ended]), [5004, 9000])).pidsOf], [[ended, [9000]]]);
});

test('each socket has a key of its own, which stays the same', () => {
  const { listeners, sockets, connections } = socketsOn(
    ...[listener(80, 5000), listener(80, 5004), listener(80, 5000, '127.0.0.1'), connection(80, 5000)],
    { protocol: 'udp', address: '0.0.0.0', port: 80, pid: 5000 },
  );
  const keys = () => [...listeners(), ...sockets('udp'), ...connections(80)].map(({ key }) => key);
  assert.equal(new Set(keys()).size, 5);
  assert.deepEqual(keys(), keys());
});

test('what processes serve, also those that serve nothing', async () => {
  const { bound, portsHeld } = socketsOn(
    listener(80, 5000),
    listener(80, 5000, '::'),
    connection(81, 5000),
    listener(82, 4),
  );
  const [serving, idle] = [facts(5000), facts(5004)];
  const found = await bound([serving, idle]);
  assert.deepEqual(
    [...found].map(([pid, { sockets }]) => [pid, sockets.map(({ port }) => port)]),
    [
      [5000, [80, 80]],
      [5004, []],
    ],
  );
  assert.deepEqual(
    [...(await portsHeld([serving, idle], new Set([80, 82])))],
    [
      [5000, [80]],
      [5004, []],
    ],
  );
});

test('all rows of one process that are in use', () => {
  const { rowsOf } = socketsOn(
    listener(80, 5000),
    connection(81, 5000),
    connection(82, 5000, TIME_WAIT),
    listener(83, 5004),
  );
  assert.deepEqual(
    rowsOf(5000).map(({ port, state }) => [port, state]),
    [
      [80, 'listening'],
      [81, 'established'],
    ],
  );
});

test('a table that is refused is an error, and no free port', () => {
  const { listeners, sockets } = socketsReader({
    calls: { tcpTable: () => ({ status: 0xc007_0005 }), udpTable: () => ({ status: 0xc007_0032 }) },
    ...{ userOf: () => null, isThere: () => true },
  });
  assert.throws(() => listeners(), { code: 'UNSUPPORTED', message: /does not let this server read it/ });
  assert.throws(() => sockets('udp'), { code: 'UNSUPPORTED', message: /status 0xc0070032/ });
});
