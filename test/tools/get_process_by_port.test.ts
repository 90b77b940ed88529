import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { WINDOWS_UNSEEN } from '../../src/platform/linux/wsl.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { UserId } from '../../src/process/owner.ts';
import { getProcessByPort } from '../../src/tools/get_process_by_port.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from '../server/support.ts';
import { windowsProgram } from '../windows.ts';

const { name: NAME } = getProcessByPort(LINUX);
const RELAY = windowsProgram('C:\\Program Files\\WSL\\wslrelay.exe');

const socket = (number: number, user: UserId, rest: Partial<Socket> = {}): Socket => ({
  protocol: 'tcp',
  address: '127.0.0.1',
  port: 3000,
  state: 'listening',
  user,
  key: String(number),
  ...rest,
});

function here(...sockets: Socket[]) {
  const made = machine(ME, [facts(10), facts(11), facts(12, { owner: ownedBy(JOHN) })]);
  made.sockets.push(...sockets);
  return made;
}

test('a port that no process holds is free', async () => {
  const { call } = await connect(
    memoryMachine(here(socket(1, ME, { port: 3001 }), socket(2, ME, { protocol: 'udp' }))),
  );
  assert.deepEqual(await call(NAME, { port: 3000 }), {
    port: 3000,
    protocol: 'tcp',
    state: 'free',
    owners: [],
  });
});

test('inside WSL a port that is free may be held on Windows; one that is held is not', async () => {
  const made = here(socket(1, ME));
  made.held.set(10, ['1']);
  const { call } = await connect({ ...memoryMachine(made), unseenSystem: () => WINDOWS_UNSEEN });
  assert.deepEqual(await call(NAME, { port: 3001 }), {
    ...{ port: 3001, protocol: 'tcp', state: 'free', owners: [], note: WINDOWS_UNSEEN.port },
  });
  const held = await call(NAME, { port: 3000 });
  assert.deepEqual([held['next_free'], held['note']], [3001, undefined]);
});

test('every holder of every socket is listed once, with its addresses', async () => {
  const made = here(socket(1, ME), socket(2, ME, { address: '::1' }));
  made.held.set(10, ['1', '2']).set(11, ['2']);
  const { owners, state } = await (await connect(memoryMachine(made))).call(NAME, { port: 3000 });
  assert.equal(state, 'listening');
  assert.ok(Array.isArray(owners));
  assert.deepEqual(
    owners.map(({ pid, addresses, user, ref }) => ({ pid, addresses, user, ref })),
    [
      { pid: 10, addresses: ['127.0.0.1', '::1'], user: 'me', ref: 'boot01-10-100' },
      { pid: 11, addresses: ['::1'], user: 'me', ref: 'boot01-11-110' },
    ],
  );
});

test('a holder that may not be shown is known by its user only', async () => {
  const made = here(socket(1, JOHN));
  made.held.set(12, ['1']);
  const answer = await (await connect(memoryMachine(made))).call(NAME, { port: 3000 });
  assert.equal(answer['state'], 'held_by_hidden');
  assert.deepEqual(answer['owners'], [
    {
      ...{ pid: null, name: null, user: 'john', addresses: ['127.0.0.1'], status: null, age_s: null },
      ...{ memory_mib: null, command: null, ref: null },
    },
  ]);
  assert.match(String(answer['note']), /may not show/);
});

test('an allowed user is shown without being asked for', async () => {
  const made = here(socket(1, JOHN));
  made.held.set(12, ['1']);
  const { call } = await connect(memoryMachine(made), { allowUsers: 'everyone' });
  const { state, owners } = await call(NAME, { port: 3000 });
  assert.equal(state, 'listening');
  assert.equal(Array.isArray(owners) && owners[0].pid, 12);
});

test('asked for one user, the state is still that of the port', async () => {
  const made = here(socket(1, JOHN));
  made.held.set(12, ['1']);
  const { call } = await connect(memoryMachine(made), { allowUsers: 'everyone' });
  const { state, owners, note } = await call(NAME, { port: 3000, username: 'me' });
  assert.equal(state, 'listening');
  assert.deepEqual(owners, []);
  assert.equal(note, 'Held by 1 process(es) of users that were not asked for.');
});

test('the next free port is found with few questions, however many connections have those between', async () => {
  const made = here(socket(1, ME));
  made.held.set(10, ['1']);
  const platform = memoryMachine(made);
  let asked = 0;
  const connected = new Set(Array.from({ length: 4000 }, (_, index) => 3001 + index));
  const { call } = await connect({
    ...platform,
    connections(port) {
      asked++;
      return connected.has(port) ? [socket(2, ME, { port, state: 'bound' })] : [];
    },
    connectedPorts: async () => connected,
  });
  assert.equal((await call(NAME, { port: 3000 }))['next_free'], 7001);
  assert.equal(asked, 1);
});

test('many owners with many long addresses get an answer of bounded size, few keep all of theirs', async () => {
  for (const [owners, address, shown] of [
    [12, (index: number) => `fd12:3456:789a:bcde:f012:3456:789a:${index}`, 3],
    [12, (index: number) => `10.0.0.${index}`, 8],
    [1, (index: number) => `fd12:3456:789a:bcde:f012:3456:789a:${index}`, 8],
  ] as const) {
    const made = machine(
      ME,
      Array.from({ length: owners }, (_, index) => facts(10 + index)),
    );
    for (const pid of made.processes.keys()) {
      const theirs = Array.from({ length: 9 }, (_, index) =>
        socket(100 * pid + index, ME, { address: address(index) }),
      );
      made.sockets.push(...theirs);
      made.held.set(
        pid,
        theirs.map(({ key }) => key),
      );
    }
    const answer = await (await connect(memoryMachine(made))).call(NAME, { port: 3000 });
    assert.ok(Array.isArray(answer['owners']));
    for (const { addresses, addresses_total } of answer['owners'])
      assert.deepEqual([addresses.length, addresses_total], [shown, 9]);
    assert.ok(JSON.stringify(answer).length < 6000);
  }
});

test("a socket that no process has open is the kernel's only where it is root's", async () => {
  for (const [user, state, note] of [
    [ROOT, 'listening', /belongs to the kernel/],
    [ME, 'held_by_hidden', /was sent to one that has not received it/],
  ] as const) {
    const { call } = await connect({ ...memoryMachine(here(socket(1, user))), seesEveryPid: () => true });
    const answer = await call(NAME, { port: 3000 });
    assert.equal(answer['state'], state);
    assert.match(String(answer['note']), note);
  }
});

test('a bound UDP socket is bound', async () => {
  const made = here(socket(1, ME, { protocol: 'udp', state: 'bound' }));
  made.held.set(10, ['1']);
  const { state } = await (await connect(memoryMachine(made))).call(NAME, {
    port: 3000,
    protocol: 'udp',
  });
  assert.equal(state, 'bound');
});

test('a port that only a connection has is not the next free one; for UDP no connection counts', async () => {
  const made = here(socket(1, ME), socket(2, ME, { protocol: 'udp', state: 'bound' }), socket(3, ME, { port: 3003 }));
  made.held.set(10, ['1', '2', '3']);
  const nextFree = async (connected: readonly number[], protocol: 'tcp' | 'udp' = 'tcp') => {
    const { call } = await connect({
      ...memoryMachine(made),
      connections: (port) => (connected.includes(port) ? [socket(9, ME, { port, state: 'bound' })] : []),
      connectedPorts: async () => new Set(connected),
    });
    return (await call(NAME, { port: 3000, protocol }))['next_free'];
  };
  assert.equal(await nextFree([]), 3001);
  assert.equal(await nextFree([3001]), 3002);
  assert.equal(await nextFree([3001, 3002]), 3004);
  assert.equal(await nextFree([3002]), 3001);
  assert.equal(await nextFree([3001], 'udp'), 3001);
});

test('where the connections cannot be read, no port is called free; nor is one beyond the last', async () => {
  const made = here(socket(1, ME), socket(2, ME, { port: 65_535 }));
  made.held.set(10, ['1', '2']);
  const { call } = await connect({
    ...memoryMachine(made),
    connections: (port) => (port === 3001 ? [socket(9, ME, { port, state: 'bound' })] : []),
    connectedPorts: async () => undefined,
  });
  for (const port of [3000, 65_535]) assert.ok(!('next_free' in (await call(NAME, { port }))));
});

test('a port in use comes with the next that is free, and with where Docker forwards it', async () => {
  const here = machine(ME, [
    facts(10, {
      argv: ['/usr/bin/docker-proxy', '-proto', 'tcp', '-container-ip', '172.17.0.2', '-container-port', '80'],
    }),
  ]);
  here.sockets.push(socket(1, ME, { port: 8080 }), socket(2, ME, { port: 8081 }));
  here.held.set(10, ['1']);
  const { next_free, owners } = await (await connect(memoryMachine(here))).call(NAME, { port: 8080 });
  assert.equal(next_free, 8082);
  assert.equal(Array.isArray(owners) && owners[0].forwards_to, '172.17.0.2:80');
});

test('what ssh forwards from this port is named', async () => {
  const here = machine(ME, [
    facts(10, { comm: 'ssh', argv: ['ssh', '-N', '-L8080:db:5432', '-L9090:web:80', 'gate'] }),
  ]);
  here.sockets.push(socket(1, ME, { port: 9090 }));
  here.held.set(10, ['1']);
  const { owners } = await (await connect(memoryMachine(here))).call(NAME, { port: 9090 });
  assert.match(String(Array.isArray(owners) && owners[0].forwards_to), /web:80/);
});

test('twelve owners are listed, the oldest, and the others counted', async () => {
  const all = Array.from({ length: 14 }, (_, index) => facts(30 - index));
  const here = machine(ME, all);
  here.sockets.push(socket(1, ME));
  for (const { pid } of all) here.held.set(pid, ['1']);
  const { owners, note } = await (await connect(memoryMachine(here))).call(NAME, { port: 3000 });
  assert.ok(Array.isArray(owners));
  assert.deepEqual([owners.length, owners[0].pid, owners[11].pid], [12, 17, 28]);
  assert.equal(note, 'Only the 12 oldest owners; 2 more: list_ports shows all.');
});

test('as text: the state, the next free port, and a table of owners', async () => {
  const made = here(socket(1, ME), socket(2, ME, { address: '::1' }));
  made.held.set(10, ['1']);
  const { client } = await connect(memoryMachine(made));
  const text = async (port: number) => {
    const { content } = await client.callTool({ name: NAME, arguments: { port } });
    return JSON.stringify(content);
  };
  assert.match(
    await text(3000),
    /tcp port 3000: listening; 3001 is free\\npid +name +user +addresses .*\\n 10 +p10 +me +\S+ /,
  );
  assert.match(await text(3005), /"tcp port 3005: free"/);
});

test('if a process listens, what is only bound is not looked for, nor are connections; for UDP there are none', async () => {
  const made = here(socket(1, ME), socket(2, ME, { port: 3005, state: 'bound' }));
  made.held.set(10, ['1']);
  const platform = memoryMachine(made);
  const asked: unknown[] = [];
  const { call } = await connect({
    ...platform,
    sockets: (protocol) => {
      asked.push(protocol);
      return platform.sockets(protocol);
    },
    connections: (port) => {
      asked.push(port);
      return [];
    },
  });
  const ask = async (args: Record<string, unknown>) => {
    asked.length = 0;
    await call(NAME, args);
    return [...asked];
  };
  assert.deepEqual(await ask({ port: 3000 }), [3001], 'only whether the next port is free');
  assert.deepEqual((await ask({ port: 3005 }))[0], 'tcp');
  assert.deepEqual(await ask({ port: 3000, protocol: 'udp' }), ['udp']);
});

test('where nothing listens the port of a connection is bound, and a note says what that is', async () => {
  const connection = socket(1, ME, { state: 'bound' });
  const made = here();
  made.held.set(10, ['1']);
  const { call, client } = await connect({
    ...memoryMachine(made),
    connections: (port) => (port === 3000 ? [connection] : []),
  });
  const { state, owners, note } = await call(NAME, { port: 3000 });
  assert.deepEqual([state, Array.isArray(owners) && owners.length], ['bound', 1]);
  assert.match(String(note), /^Nothing listens on it: it is this side's port of a connection/);
  const { content } = await client.callTool({ name: NAME, arguments: { port: 3000 } });
  assert.match(JSON.stringify(content), /Nothing listens on it: it is this side's port/);
});

test('a socket that was closed while it was looked at leaves the port free', async () => {
  const made = here(socket(1, JOHN));
  const platform = memoryMachine(made);
  const { call } = await connect({
    ...platform,
    async holders(keys, pids) {
      made.sockets.length = 0;
      return platform.holders(keys, pids);
    },
  });
  assert.equal((await call(NAME, { port: 3000 }))['state'], 'free');
});

test('what listens and is bound by several is listening, and each hidden user has one owner', async () => {
  const made = here(
    socket(1, ME, { state: 'bound' }),
    socket(2, ME),
    socket(3, JOHN),
    socket(4, JOHN, { address: '::' }),
  );
  made.held.set(10, ['1']).set(11, ['2']).set(12, ['3', '4']);
  const platform = memoryMachine(made);
  const { state, owners } = await (await connect({ ...platform, listeners: () => [] })).call(NAME, {
    port: 3000,
  });
  assert.equal(state, 'listening');
  assert.ok(Array.isArray(owners));
  assert.deepEqual(
    owners.map(({ pid, user, addresses }) => [pid, user, addresses]),
    [
      [10, 'me', ['127.0.0.1']],
      [11, 'me', ['127.0.0.1']],
      [null, 'john', ['127.0.0.1', '::']],
    ],
  );
});

test('a free port, or the next one, may be taken in another network', async () => {
  const made = here(socket(1, ME));
  made.held.set(10, ['1']);
  made.elsewhere.add(11);
  const { call } = await connect(memoryMachine(made));
  for (const port of [3000, 3001])
    assert.match(String((await call(NAME, { port }))['note']), /^Free only in this server's network/);
});

test('the last port can be the next that is free; beyond it nothing is asked, and nothing is said of other networks', async () => {
  const made = here(socket(1, ME, { port: 65_534 }));
  made.held.set(10, ['1']);
  made.elsewhere.add(11);
  const { call } = await connect({
    ...memoryMachine(made),
    connections: (port) => (port <= 65_535 ? [] : assert.fail()),
    connectedPorts: () => assert.fail(),
  });
  assert.equal((await call(NAME, { port: 65_534 }))['next_free'], 65_535);
  made.sockets.push(socket(2, ME, { port: 65_535 }));
  made.held.set(10, ['2']);
  assert.equal((await call(NAME, { port: 65_535 }))['note'], undefined);
});

test('other networks are counted again for a port that is free, and not for one that is in use', async () => {
  const made = here(socket(1, ME));
  made.held.set(10, ['1']);
  made.elsewhere.add(11);
  const { call } = await connect(memoryMachine(made));
  const counted = async (port: number) =>
    /namespace: (\d+) listed/.exec(String((await call(NAME, { port }))['note']))?.[1];
  assert.equal(await counted(3000), '1');
  made.elsewhere.add(10);
  assert.equal(await counted(3000), '1');
  assert.equal(await counted(3001), '2');
  assert.equal(await counted(3000), '2');
});

test('of thirteen owners one is not listed, and the note says so', async () => {
  const all = Array.from({ length: 13 }, (_, index) => facts(20 + index));
  const here = machine(ME, all);
  here.sockets.push(socket(1, ME));
  for (const { pid } of all) here.held.set(pid, ['1']);
  const { note } = await (await connect(memoryMachine(here))).call(NAME, { port: 3000 });
  assert.equal(note, 'Only the 12 oldest owners; 1 more: list_ports shows all.');
});

test('a port that is forwarded from WSL or Docker says where its process is', async () => {
  const made = machine(ME, [{ ...RELAY, pid: 10 }, facts(11)]);
  made.sockets.push(socket(1, ME), socket(2, ME, { port: 3001 }));
  made.held.set(10, ['1']).set(11, ['2']);
  const { call } = await connect({ ...memoryMachine(made), distributions: () => ['Ubuntu'] });
  const { owners, note } = await call(NAME, { port: 3000 });
  assert.equal(Array.isArray(owners) && owners[0].forwards_to, 'WSL');
  assert.match(String(note), /^Forwarded from WSL \(wslrelay\.exe\): .*"-d", "Ubuntu"/);
  assert.equal((await call(NAME, { port: 3001 }))['note'], undefined);
});
