import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../../src/platform/sockets.ts';
import { facts, fakeMachine, JOHN, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

const john = [JOHN, JOHN, JOHN, JOHN] as const;

function socket(port: number, inode: number, rest: Partial<Socket> = {}): Socket {
  return { protocol: 'tcp', address: '0.0.0.0', port, state: 'listening', uid: ME, inode, ...rest };
}

function ports() {
  const here = machine(ME, [facts(10), facts(12, { uids: john })]);
  here.sockets.push(socket(3000, 1), socket(3000, 2, { address: '::' }), socket(4000, 3, { uid: JOHN }));
  here.sockets.push(socket(53, 4, { protocol: 'udp', state: 'bound' }), socket(9000, 5, { state: 'bound' }));
  here.held.set(10, [1, 2, 4, 5]).set(12, [3]);
  return here;
}

test('ports are listed with every holder, hidden ones by their user', async () => {
  const { call } = await connect(fakeMachine(ports()));
  const { rows, note } = await call('list_ports');
  assert.deepEqual(rows, [
    [3000, 'tcp', '0.0.0.0 ::', 10, 'p10', 'me', '/bin/p10'],
    [4000, 'tcp', '0.0.0.0', null, null, 'john', null],
  ]);
  assert.match(String(note), /may not show/);
});

test('ports in a range, of a protocol, of a user, a page at a time', async () => {
  const { call, refusal } = await connect(fakeMachine(ports()), { allowUids: 'everyone' });
  const listed = async (args: object) => {
    const { rows, next_cursor } = await call('list_ports', { ...args });
    return { ports: Array.isArray(rows) ? rows.map((row) => row[0]) : rows, next_cursor };
  };
  assert.deepEqual((await listed({ from: 3500, to: 5000 })).ports, [4000]);
  assert.deepEqual((await listed({ protocol: 'udp' })).ports, [53]);
  assert.deepEqual((await listed({ protocol: 'all' })).ports, [53, 3000, 4000]);
  assert.deepEqual((await listed({ username: 'john' })).ports, [4000]);
  const { next_cursor } = await listed({ protocol: 'all', limit: 2 });
  assert.deepEqual((await listed({ cursor: next_cursor })).ports, [4000]);
  const first = await listed({ protocol: 'all', limit: 1 });
  assert.deepEqual((await listed({ cursor: first.next_cursor })).ports, [3000], 'a page is as long as the first');
  assert.match(await refusal('list_ports', { from: 9, to: 3 }), /^INVALID_INPUT: from must not be above to/);
});

test('a held port comes with the next that is free, and with where Docker forwards it', async () => {
  const here = machine(ME, [
    facts(10, {
      argv: ['/usr/bin/docker-proxy', '-proto', 'tcp', '-container-ip', '172.17.0.2', '-container-port', '80'],
    }),
  ]);
  here.sockets.push(socket(8080, 1), socket(8081, 2));
  here.held.set(10, [1]);
  const { next_free, owners } = await (await connect(fakeMachine(here))).call('get_process_by_port', { port: 8080 });
  assert.equal(next_free, 8082);
  assert.equal(Array.isArray(owners) && owners[0].forwards_to, '172.17.0.2:80');
});

test('a tree shows one process between its ancestors and its descendants, up to the first hidden one', async () => {
  const here = machine(ME, [
    facts(5, { uids: john, comm: 'hidden' }),
    facts(10, { ppid: 5 }),
    facts(20, { ppid: 10 }),
    facts(30, { ppid: 20 }),
    facts(21, { ppid: 10 }),
  ]);
  const { call, refusal } = await connect(fakeMachine(here));
  const tree = async (args: object) => {
    const { rows } = await call('get_process_tree', { ...args });
    return Array.isArray(rows) && rows.map((row) => [row[0], row[1]]);
  };
  assert.deepEqual(await tree({ pid: 20 }), [
    [0, 10],
    [1, 20],
    [2, 30],
  ]);
  assert.deepEqual(await tree({ depth: 1 }), [
    [0, 10],
    [1, 20],
    [1, 21],
  ]);
  assert.match(await refusal('get_process_tree', { pid: 5 }), /^ACCESS_DENIED/);
  assert.match(await refusal('get_process_tree', { pid: 77 }), /^NOT_FOUND/);
});

test('the summary counts what may be seen and names the largest', async () => {
  const here = machine(ME, [facts(10), facts(11, { status: 'zombie' }), facts(12, { uids: john })]);
  const summary = await (await connect(fakeMachine(here))).call('get_system_summary');
  assert.deepEqual(summary['processes'], { total: 2, sleeping: 1, zombie: 1 });
  assert.deepEqual(summary['hidden'], { other_users: 1 });
  assert.equal(Object(summary['top_memory']).rows[0][0], 11);
  assert.equal(summary['load'], null);
});

test('waiting: for an end, for a port, in vain', async () => {
  const here = ports();
  const { call, refusal } = await connect(fakeMachine(here));
  assert.equal((await call('wait_for', { port: 3000 }))['reached'], true);
  assert.equal((await call('wait_for', { port: 3000, state: 'free', timeout_s: 1 }))['reached'], false);
  assert.equal((await call('wait_for', { port: 5000, state: 'free' }))['reached'], true);
  assert.equal((await call('wait_for', { pid: 10 }))['reached'], false);
  assert.match(await refusal('wait_for', { pid: 12 }), /^ACCESS_DENIED/);
  assert.match(await refusal('wait_for', { pid: 12, port: 3 }), /^INVALID_INPUT: give either pid, or port and state/);
  assert.match(await refusal('wait_for', {}), /^INVALID_INPUT/);
});

test('a process that ends while its tree is read is not told to have an empty one', async () => {
  const base = fakeMachine(machine(ME, [facts(10)]));
  const { refusal } = await connect({
    ...base,
    snapshot: async (want) => ({ ...(await base.snapshot(want)), processes: [] }),
  });
  assert.match(await refusal('get_process_tree', { pid: 10 }), /^NOT_FOUND: no process 10/);
});
