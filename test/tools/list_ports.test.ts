import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../../src/platform/sockets.ts';
import { facts, fakeMachine, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

const socket = (port: number, rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port, state: 'listening', uid: ME, inode: port },
  ...rest,
});

async function listing(...sockets: Socket[]) {
  const here = machine(ME, [facts(10)]);
  here.sockets.push(...sockets);
  here.held.set(
    10,
    sockets.map(({ inode }) => inode),
  );
  const { client, call } = await connect(fakeMachine(here));
  return {
    call,
    text: async (args: Record<string, unknown> = {}) => {
      const { content } = await client.callTool({ name: 'list_ports', arguments: args });
      const [first] = Array.isArray(content) ? content : [];
      return String(Object(first).text).split('\n');
    },
  };
}

test('as text: a table, how many of all, and how to go on', async () => {
  const { text } = await listing(socket(3000), socket(3001), socket(3002));
  const lines = await text({ limit: 2 });
  assert.match(lines[0] ?? '', /port/);
  assert.equal(lines.filter((line) => /\b300[01]\b/.test(line)).length, 2);
  assert.match(lines.at(-1) ?? '', /^2 of 3; .*cursor/);
});

test('as text: without any there is no table', async () => {
  const { text } = await listing();
  assert.equal((await text())[0], '0 of 0');
});

test('a range has both of its ends; by default all, of TCP', async () => {
  const { call } = await listing(
    ...[1, 3000, 3001, 3002, 65_535].map((port) => socket(port)),
    socket(3001, { protocol: 'udp', state: 'bound', inode: 7 }),
  );
  const ports = async (args: Record<string, unknown>) => {
    const { columns, rows } = await call('list_ports', args);
    assert.ok(Array.isArray(columns) && Array.isArray(rows));
    return rows.map((row) => row[columns.indexOf('port')]);
  };
  assert.deepEqual(await ports({ from: 3000, to: 3001 }), [3000, 3001]);
  assert.deepEqual(await ports({}), [1, 3000, 3001, 3002, 65_535]);
  assert.deepEqual(await ports({ protocol: 'udp' }), [3001]);
  assert.equal((await ports({ protocol: 'all' })).length, 6);
});
