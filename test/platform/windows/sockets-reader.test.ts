import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processTables } from '../../../src/platform/windows/process-table.ts';
import { type SocketReader, socketsReader } from '../../../src/platform/windows/sockets-reader.ts';
import { isRefused } from '../../../src/platform/windows/system-calls.ts';
import { type UserId, userIdOf } from '../../../src/process/owner.ts';
import { facts } from '../../memory/processes.ts';
import { memoryCalls } from './memory-calls.ts';
import { ME, type MemorySocket, made, memoryWindows } from './memory-windows.ts';

const rowsIn = (rows: ReturnType<SocketReader['rowsOf']>) => (isRefused(rows) ? assert.fail() : rows);

const remote = { address: '10.0.0.1', port: 443 };
const [LISTEN, ESTABLISHED, TIME_WAIT, CLOSED, BOUND] = [2, 5, 11, 1, 100];
const listener = (port: number, pid: number, address = '0.0.0.0'): MemorySocket => ({
  ...{ protocol: 'tcp', address, port, pid, state: LISTEN },
});
const connection = (port: number, pid: number, state = ESTABLISHED): MemorySocket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port, pid, state, remote },
});

const udp = (port: number, pid: number): MemorySocket => ({ protocol: 'udp', address: '0.0.0.0', port, pid });

function socketsOn(...sockets: readonly MemorySocket[]) {
  const here = memoryWindows(made(5000), made(5004));
  here.sockets.push(...sockets);
  const asked: number[] = [];
  const userOf = (pid: number): UserId | null => {
    asked.push(pid);
    return pid === 5000 ? userIdOf(ME) : null;
  };
  const calls = memoryCalls(here);
  return { here, asked, ...socketsReader({ calls, userOf, tables: processTables(calls) }) };
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
  assert.deepEqual([...(await holders(new Set([shown, ended]), [5004, 9000])).pidsOf], []);
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
    rowsIn(rowsOf(facts(5000))).map(({ port, state }) => [port, state]),
    [
      [80, 'listening'],
      [81, 'established'],
    ],
  );
});

/** Each way to ask who holds the sockets of port 80: pid → does it hold one? */
async function holdersOf80(pids: readonly number[], ...sockets: readonly MemorySocket[]) {
  const { here, listeners, holders, bound, portsHeld, rowsOf } = socketsOn(...sockets);
  const processes = pids.map((pid) => ({ ...facts(pid), startTime: here.processes.get(pid)?.startTime ?? 0 }));
  const keys = new Set(listeners().map(({ key }) => key));
  const [everyone, among] = [await holders(keys), await holders(keys, pids)];
  const [all, ports] = [await bound(processes), await portsHeld(processes, new Set([80]))];
  return {
    users: listeners().map(({ user }) => user),
    holders: [...everyone.pidsOf.values()].flat(),
    among: [...among.pidsOf.values()].flat(),
    bound: pids.filter((pid) => all.get(pid)?.sockets.length),
    ports: pids.filter((pid) => ports.get(pid)?.length),
    rows: processes.filter((process) => rowsIn(rowsOf(process)).length > 0).map(({ pid }) => pid),
  };
}
const heldBy = (...pids: readonly number[]) => ({
  ...{ users: pids.map(() => ME), holders: pids, among: pids, bound: pids, ports: pids, rows: pids },
});
const HELD_BY_NONE = { ...heldBy(), users: [null] };
const { startTime } = made(5000);

test('a process holds what it has bound, also in the moment of its start', async () => {
  for (const createdUs of [startTime + 3_600e6, startTime])
    assert.deepEqual(await holdersOf80([5000, 5004], { ...listener(80, 5000), createdUs }), heldBy(5000));
});

test('the clock of sockets may stand still while the clock of processes does not', async () => {
  const createdUs = startTime - 15_625;
  assert.deepEqual(await holdersOf80([5000], { ...listener(80, 5000), createdUs }), heldBy(5000));
  assert.deepEqual(await holdersOf80([5000], { ...listener(80, 5000), createdUs: createdUs - 1 }), HELD_BY_NONE);
});

test('a process that has the pid of an ended one holds none of its sockets', async () => {
  const createdUs = startTime - 60e6;
  assert.deepEqual(await holdersOf80([5000, 5004], { ...listener(80, 5000), createdUs }), HELD_BY_NONE);
});

test('System holds its sockets, also where the clock was set back after the start of the machine', async () => {
  const createdUs = (memoryWindows().processes.get(4)?.startTime ?? 0) - 7_200e6;
  const { holders, rows } = await holdersOf80([4], { ...listener(80, 4), createdUs });
  assert.deepEqual([holders, rows], [[4], [4]]);
});

test('nor does any other hold them, and what it binds itself is its own', async () => {
  assert.deepEqual(
    await holdersOf80([5000, 5004], { ...listener(80, 9000), createdUs: startTime + 60e6 }),
    HELD_BY_NONE,
  );
  const inherited: MemorySocket = { ...listener(80, 5000, '::'), createdUs: startTime - 60e6 };
  const own: MemorySocket = { ...listener(80, 5000), createdUs: startTime + 60e6 };
  assert.deepEqual(await holdersOf80([5000, 5004], inherited, own), { ...heldBy(5000), users: [ME, null] });
});

test('a parent that still runs holds what its child has inherited', async () => {
  const child = made(5004, { ppid: 5000 });
  assert.deepEqual(
    await holdersOf80([5000, child.pid], { ...listener(80, 5000), createdUs: child.startTime - 1e6 }),
    heldBy(5000),
  );
});

test('two sockets that differ only in their time have two keys', () => {
  const { sockets } = socketsOn(
    ...[1, 2].map((s): MemorySocket => ({ ...udp(53, 5000), createdUs: startTime + s * 1e6 })),
  );
  assert.equal(new Set(sockets('udp').map(({ key }) => key)).size, 2);
});

test('a table that is refused is an error, and no free port', () => {
  const { listeners, sockets } = socketsReader({
    calls: { tcpTable: () => ({ status: 0xc007_0005 }), udpTable: () => ({ status: 0xc007_0032 }) },
    ...{ userOf: () => null, tables: processTables(memoryCalls(memoryWindows())) },
  });
  assert.throws(() => listeners(), { code: 'UNSUPPORTED', message: /does not let this server read it/ });
  assert.throws(() => sockets('udp'), { code: 'UNSUPPORTED', message: /status 0xc0070032/ });
});

test('where they may not be listed, a process has a reason, and no ports that rules could match', async () => {
  const { here, ...reader } = socketsOn(listener(80, 5000));
  const refused = { status: 0xc007_0005 };
  const calls = { ...memoryCalls(here), tcpTable: () => refused };
  const { bound, portsHeld, connectedPorts, listeners, rowsOf } = socketsReader({
    ...{ calls, tables: processTables(calls), userOf: () => null },
  });
  const one = facts(5000);
  assert.deepEqual(
    [...(await bound([one])).values()],
    [{ sockets: [], why: 'Windows does not let this server read it' }],
  );
  assert.deepEqual([...(await portsHeld([one], new Set([80])))], []);
  assert.deepEqual([await connectedPorts(), rowsOf(one)], [undefined, refused]);
  assert.throws(listeners, /UNSUPPORTED|cannot be listed/);
  assert.ok(reader.listeners().length > 0);
});
