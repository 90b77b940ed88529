import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import { listPorts } from '../../src/tools/list_ports.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, UNKNOWN } from '../memory/processes.ts';
import { connect } from '../server/support.ts';
import { windowsProgram } from '../windows.ts';

const NAME = listPorts(LINUX).name;

const RELAY = windowsProgram('wslrelay.exe');
const john = ownedBy(JOHN);

const socket = (port: number, rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port, state: 'listening', user: ME, key: String(port) },
  ...rest,
});

async function listing(...sockets: Socket[]) {
  const here = machine(ME, [facts(10)]);
  here.sockets.push(...sockets);
  here.held.set(
    10,
    sockets.map(({ key }) => key),
  );
  const { client, call } = await connect(memoryMachine(here));
  return {
    call,
    text: async (args: Record<string, unknown> = {}) => {
      const { content } = await client.callTool({ name: NAME, arguments: args });
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
    socket(3001, { protocol: 'udp', state: 'bound', key: '7' }),
  );
  const ports = async (args: Record<string, unknown>) => {
    const { columns, rows } = await call(NAME, args);
    assert.ok(Array.isArray(columns) && Array.isArray(rows));
    return rows.map((row) => row[columns.indexOf('port')]);
  };
  assert.deepEqual(await ports({ from: 3000, to: 3001 }), [3000, 3001]);
  assert.deepEqual(await ports({}), [1, 3000, 3001, 3002, 65_535]);
  assert.deepEqual(await ports({ protocol: 'udp' }), [3001]);
  assert.equal((await ports({ protocol: 'all' })).length, 6);
});

function several() {
  const here = machine(ME, [facts(10), facts(12, { owner: john })]);
  here.sockets.push(socket(3000, { address: '0.0.0.0', key: '1' }), socket(3000, { address: '::', key: '2' }));
  here.sockets.push(socket(4000, { address: '0.0.0.0', user: JOHN, key: '3' }));
  here.sockets.push(
    socket(53, { protocol: 'udp', state: 'bound', key: '4' }),
    socket(9000, { state: 'bound', key: '5' }),
  );
  here.held.set(10, ['1', '2', '4', '5']).set(12, ['3']);
  return here;
}

test('ports are listed with every holder, hidden ones by their user', async () => {
  const { call } = await connect(memoryMachine(several()));
  const { rows, note } = await call(NAME);
  assert.deepEqual(rows, [
    [3000, 'tcp', '0.0.0.0 ::', 10, 'p10', 'me', '/bin/p10'],
    [4000, 'tcp', '0.0.0.0', null, null, 'john', null],
  ]);
  assert.match(String(note), /may not show/);
});

test('ports in a range, of a protocol, of a user, a page at a time', async () => {
  const { call, refusal } = await connect(memoryMachine(several()), { allowUsers: 'everyone' });
  const listed = async (args: object) => {
    const { rows, next_cursor } = await call(NAME, { ...args });
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
  assert.match(await refusal(NAME, { from: 9, to: 3 }), /^INVALID_INPUT: from must not be above to/);
});

test('rows of one port are by protocol, whoever holds them', async () => {
  const here = machine(ME, [facts(10), facts(11)]);
  here.sockets.push(socket(53, { protocol: 'udp', state: 'bound', key: '1' }), socket(53, { key: '2' }));
  here.held.set(10, ['1']).set(11, ['2']);
  const { call } = await connect(memoryMachine(here));
  const { rows } = await call(NAME, { protocol: 'all' });
  assert.deepEqual(Array.isArray(rows) && rows.map((row) => row.slice(0, 2)), [
    [53, 'tcp'],
    [53, 'udp'],
  ]);
});

test('the note about rows without a pid comes with the pages that have some', async () => {
  const { call } = await connect(memoryMachine(several()));
  const first = await call(NAME, { limit: 1 });
  assert.equal(first['note'], undefined);
  assert.match(String((await call(NAME, { cursor: first['next_cursor'] }))['note']), /^A row without a pid/);
});

test('a page as long as what is left is the last one', async () => {
  const { call } = await listing(socket(3000), socket(3001));
  const all = await call(NAME, { limit: 2 });
  assert.deepEqual([all['total'], all['next_cursor']], [2, undefined]);
  const { next_cursor } = await call(NAME, { limit: 1 });
  const last = await call(NAME, { cursor: next_cursor });
  assert.deepEqual([Array.isArray(last['rows']) && last['rows'].length, last['next_cursor']], [1, undefined]);
});

test('what may no longer be shown when a later page is made has no pid', async () => {
  const here = machine(ME, [facts(10), facts(11)]);
  here.sockets.push(socket(3000), socket(3001));
  here.held.set(10, ['3000']).set(11, ['3001']);
  const { call } = await connect(memoryMachine(here));
  const { next_cursor } = await call(NAME, { limit: 1 });
  const rows = async () => (await call(NAME, { cursor: next_cursor }))['rows'];
  assert.deepEqual(await rows(), [[3001, 'tcp', '127.0.0.1', 11, 'p11', 'me', '/bin/p11']]);
  const hidden = machine(ME, [facts(10), facts(11)]);
  hidden.sockets.push(...here.sockets);
  hidden.held.set(10, ['3000']).set(11, ['3001']);
  const traits = { ...NO_ATTRIBUTES, group: { unit: 'web.service' } };
  const rules: Rule[] = [{ effect: 'deny', actions: ['view'], match: { unit: ['web.service'] }, label: 'no web' }];
  hidden.traits.set(10, { ...NO_ATTRIBUTES, group: {} }).set(11, { ...NO_ATTRIBUTES, group: {} });
  const later = await connect(memoryMachine(hidden), { rules });
  const first = await later.call(NAME, { limit: 1 });
  hidden.traits.set(11, traits);
  assert.deepEqual((await later.call(NAME, { cursor: first['next_cursor'] }))['rows'], [
    [3001, 'tcp', '127.0.0.1', null, null, 'me', null],
  ]);
});

test('of many addresses eight are named, with how many there are', async () => {
  const here = machine(ME, [facts(10)]);
  const sockets = Array.from({ length: 9 }, (_, index) =>
    socket(80, { address: `10.0.0.${index}`, key: String(index) }),
  );
  here.sockets.push(...sockets);
  here.held.set(
    10,
    sockets.map(({ key }) => key),
  );
  const { rows } = await (await connect(memoryMachine(here))).call(NAME);
  assert.match(String(Array.isArray(rows) && rows[0][2]), /^10\.0\.0\.0 .* 10\.0\.0\.7 \(9 in all\)$/);
});

test('for one user only what that one holds is listed, by its real user', async () => {
  const here = machine(ME, [facts(10, { owner: ownedBy(ME, JOHN, JOHN, JOHN) })]);
  here.sockets.push(socket(80), socket(81, { user: JOHN }));
  here.held.set(10, ['80']);
  const { call } = await connect(memoryMachine(here), { allowUsers: 'everyone' });
  const { rows } = await call(NAME, { username: 'me' });
  assert.deepEqual(Array.isArray(rows) && rows.map((row) => [row[0], row[5]]), [[80, 'me']]);
  const all = await call(NAME);
  assert.deepEqual(Array.isArray(all['rows']) && all['rows'].map((row) => [row[0], row[5]]), [
    [80, 'me'],
    [81, 'john'],
  ]);
});

test('a port has no user where the user of its holder or socket is unknown', async () => {
  const here = machine(ME, [facts(10, { owner: UNKNOWN })]);
  here.sockets.push(socket(3000), socket(3001, { user: null }));
  here.held.set(10, ['3000']);
  const { call } = await connect(memoryMachine(here), { allowRoot: true });
  const { columns, rows } = await call(NAME);
  assert.ok(Array.isArray(columns) && Array.isArray(rows));
  const cells = (name: string) => rows.map((row) => row[columns.indexOf(name)]);
  assert.deepEqual(
    [cells('pid'), cells('user')],
    [
      [10, null],
      [null, null],
    ],
  );
});

test('ports that are forwarded from WSL have a note on the pages that show them', async () => {
  const here = machine(ME, [{ ...RELAY, pid: 10 }, facts(11)]);
  here.sockets.push(socket(3000), socket(3001));
  here.held.set(10, ['3001']).set(11, ['3000']);
  const { call } = await connect({ ...memoryMachine(here), distributions: () => ['Ubuntu'] });
  const { next_cursor: cursor, note } = await call(NAME, { limit: 1 });
  assert.equal(note, undefined);
  assert.match(String((await call(NAME, { limit: 1, cursor }))['note']), /^Forwarded from WSL \(wslrelay/);
});
