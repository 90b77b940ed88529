import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { listProcesses } from '../../src/tools/list_processes.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = listProcesses(LINUX);

const PROCESSES = [
  facts(10),
  facts(11, { argv: ['node', 'server.js', '--password=hunter2hunter2'], comm: 'node' }),
  facts(12, { owner: ownedBy(JOHN) }),
  facts(13, { owner: ownedBy(ROOT) }),
  facts(14, { owner: ownedBy(ME, ROOT, ROOT, ROOT), comm: 'sudo' }),
];

test('by default a list holds the own processes, the largest first, and counts what it hides', async () => {
  const { call } = await connect(memoryMachine(machine(ME, PROCESSES)));
  assert.deepEqual(await call(NAME), {
    columns: ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command'],
    rows: [
      [11, 'node', 11, 9999, 'sleeping', 'node server.js --password=[redacted]'],
      [10, 'p10', 10, 9999, 'sleeping', '/bin/p10'],
    ],
    total: 2,
    hidden: { root: 2, other_users: 1 },
  });
});

test('a list is cut at 50 rows, and total says how many there are', async () => {
  const many = Array.from({ length: 120 }, (_, index) => facts(100 + index));
  const { call } = await connect(memoryMachine(machine(ME, many)));
  const { rows, total } = await call(NAME);
  assert.ok(Array.isArray(rows));
  assert.equal(rows.length, 50);
  assert.equal(rows[0][0], 219);
  assert.equal(total, 120);
});

test('a user is asked for by name, by number, or as everyone', async (t) => {
  const { call } = await connect(memoryMachine(machine(ME, PROCESSES)), { allowUsers: new Set([JOHN]) });
  const listed = async (username?: string) => {
    const { rows, hidden } = await call(NAME, username === undefined ? {} : { username });
    return { pids: Array.isArray(rows) ? rows.map((row) => row[0]) : rows, hidden };
  };
  await t.test('no user: the own processes', async () => {
    assert.deepEqual(await listed(), { pids: [11, 10], hidden: { root: 2, other_users: 1 } });
  });
  await t.test('an allowed user', async () =>
    assert.deepEqual(await listed('john'), { pids: [12], hidden: undefined }),
  );
  await t.test('by number', async () =>
    assert.deepEqual(await listed(String(JOHN)), { pids: [12], hidden: undefined }),
  );
  await t.test('everyone', async () =>
    assert.deepEqual(await listed('*'), { pids: [12, 11, 10], hidden: { root: 2 } }),
  );
});

test('a user who may not be seen is refused, with how to allow it', async () => {
  const { refusal } = await connect(memoryMachine(machine(ME, PROCESSES)));
  assert.match(await refusal(NAME, { username: 'john' }), /^ACCESS_DENIED: .*john.*ALLOW_USERS=john/);
  assert.match(await refusal('find_processes', { pattern: 'x', username: 'root' }), /^ROOT_PROTECTED: .*ALLOW_ROOT=Y/);
  assert.match(await refusal(NAME, { username: 'nobodyatall' }), /^INVALID_INPUT: username.*"nobodyatall"/);
});

test('a server that runs as root lists its own processes, but not what a user has started as root', async () => {
  const { call } = await connect(memoryMachine(machine(ROOT, PROCESSES)));
  const { rows, hidden } = await call(NAME);
  assert.deepEqual(Array.isArray(rows) && rows.map((row) => row[0]), [13]);
  assert.deepEqual(hidden, { root: 1, other_users: 3 });
});

test('ALLOW_ROOT shows what a user has started as root as his own', async () => {
  const { call } = await connect(memoryMachine(machine(ME, PROCESSES)), { allowRoot: true });
  const { rows } = await call(NAME);
  assert.deepEqual(Array.isArray(rows) && rows.map((row) => row[0]), [14, 11, 10]);
});

test('what ends while it is read is left out and counted', async () => {
  const gone = machine(ME, PROCESSES);
  const platform = memoryMachine(gone);
  const snapshot = platform.snapshot.bind(platform);
  const { call } = await connect({
    ...platform,
    snapshot: async (want) => {
      const taken = await snapshot(want);
      gone.processes.delete(11);
      return { ...taken, vanished: 2 };
    },
  });
  const { rows, total, note } = await call(NAME);
  assert.deepEqual(Array.isArray(rows) && rows.map((row) => row[0]), [10]);
  assert.equal(total, 1);
  assert.equal(note, '3 exited while they were read.');
});
