import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { findOrphans } from '../../src/tools/find_orphans.ts';
import { type MemoryMachine, machine, UNATTACHED } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const INIT = facts(1, { ppid: 0, comm: 'systemd', owner: ownedBy(ROOT) });
const left = (pid: number, rest = {}) => facts(pid, { session: 5, group: 6, ...rest });
const TREE = [
  left(40, { argv: ['npm', 'exec', '--token=hunter2hunter2'], comm: 'npm exec x' }),
  left(41, { ppid: 40 }),
  left(42, { ppid: 41, argv: ['node', 'server.js'] }),
];
const PROCESSES = [INIT, ...TREE, left(50), left(51, { owner: ownedBy(JOHN) })];

test('one row for each tree: memory and ports of all of it, the command of its top, the largest first', async () => {
  const here = machine(ME, PROCESSES);
  here.sockets.push({ protocol: 'tcp', address: '::', port: 5173, state: 'listening', user: ME, key: '7' });
  here.held.set(42, ['7']);
  const { call } = await connect(memoryMachine(here));
  const { columns, rows, total, hidden } = await call(findOrphans.name);
  assert.deepEqual(columns, ['pid', 'name', 'reason', 'age_s', 'memory_mib', 'processes', 'ports', 'command']);
  assert.deepEqual(rows, [
    [40, 'npm exec x', 'session ended', 9996, 123, 3, [5173], 'npm exec --token=[redacted]'],
    [50, 'p50', 'session ended', 9995, 50, 1, [], '/bin/p50'],
  ]);
  assert.deepEqual([total, hidden], [2, { root: 1, other_users: 1 }]);
});

test('limit, with what it left out; min_age_s', async () => {
  const { call, client } = await connect(memoryMachine(machine(ME, PROCESSES)));
  const { rows, total, note } = await call(findOrphans.name, { limit: 1 });
  assert.deepEqual(
    [Array.isArray(rows) && rows.length, total, note],
    [1, 2, 'Only the 1 largest: raise limit for the others.'],
  );
  assert.deepEqual((await call(findOrphans.name, { min_age_s: 9996 }))['total'], 1);
  assert.deepEqual((await call(findOrphans.name, { min_age_s: 1e6 }))['rows'], []);
  const { content } = await client.callTool({ name: findOrphans.name, arguments: { limit: 1 } });
  assert.match(JSON.stringify(content), /1 of 2 left behind, largest memory first/);
});

test('the own container does not hide what was left in it; others do', async () => {
  const here = machine(ME, PROCESSES);
  const inside = { ...UNATTACHED, container: 'c0ffee', runtime: 'docker' } as const;
  here.attached.set(50, inside);
  const { call } = await connect(memoryMachine(here));
  assert.equal((await call(findOrphans.name))['total'], 1);
  here.attached.set(900, inside);
  assert.equal((await call(findOrphans.name))['total'], 2);
});

test('what has ended meanwhile is left out with its tree', async () => {
  const here = machine(ME, PROCESSES);
  const platform = memoryMachine(here);
  const { call } = await connect({
    ...platform,
    attachments(pids) {
      here.processes.delete(40);
      return platform.attachments(pids);
    },
  });
  assert.equal((await call(findOrphans.name))['total'], 1);
});

/** What is found among these, that were left behind, with the default arguments. */
async function found(processes: readonly ProcessFacts[], change: (here: MemoryMachine) => unknown = () => undefined) {
  const here = machine(ME, [INIT, ...processes]);
  change(here);
  const { rows, note } = await (await connect(memoryMachine(here))).call(findOrphans.name);
  assert.ok(Array.isArray(rows));
  return { rows, pids: rows.map(([pid]) => pid), note };
}

test('the tree with the most memory is first, whatever the order, and its memory is that of all of it', async () => {
  const { rows } = await found([left(40), left(60), left(50), left(51, { ppid: 50 })]);
  assert.deepEqual(
    rows.map(([pid, , , , memory]) => [pid, memory]),
    [
      [50, 101],
      [60, 60],
      [40, 40],
    ],
  );
});

test('a minute old is old enough, and what is protected by name is never left behind', async () => {
  const young = (ageS: number) => (10_000 - ageS) * 100;
  const names = ['sshd', 'gnome-session-b', 'tmux: server'].map((comm, index) => left(70 + index, { comm, argv: [] }));
  const { pids } = await found([left(40, { startTime: young(60) }), left(41, { startTime: young(59.9) }), ...names]);
  assert.deepEqual(pids, [40]);
});

test('the ports of a tree are in order, and null where those of one of its processes are unknown', async () => {
  const sockets = [9000, 80].map(
    (port, index): Socket => ({
      ...{ protocol: 'tcp', address: '::', state: 'listening', user: ME },
      ...{ port, key: String(index) },
    }),
  );
  const { rows, note } = await found([left(40), left(41, { ppid: 40 }), left(30)], (here) => {
    here.sockets.push(...sockets);
    here.held.set(40, ['0']).set(41, ['1']);
    here.uncertain.set(30, 'not allowed');
  });
  assert.deepEqual(
    rows.map((row) => row[6]),
    [[80, 9000], null],
  );
  assert.equal(note, 'ports is null for 1 process: not allowed.');
});

test('what may be a service, because its control group cannot be read, is counted in the note', async () => {
  const { pids, note } = await found([left(40), left(50)], ({ attached }) =>
    attached.set(50, { ...UNATTACHED, groupUnknown: true }),
  );
  assert.deepEqual(pids, [40]);
  assert.match(
    String(note),
    /^1 more are either left behind or services: the system does not let this server see which/,
  );
});

test('a session whose leader is of another user and lives is not over', async () => {
  const leader = facts(5, { owner: ownedBy(JOHN) });
  assert.equal((await found([leader, left(40)])).rows[0]?.[2], 'parent ended');
  assert.equal((await found([left(40)])).rows[0]?.[2], 'session ended');
});
