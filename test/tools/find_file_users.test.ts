import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileUse } from '../../src/platform/find-file.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { findFileUsers } from '../../src/tools/find_file_users.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = findFileUsers(LINUX);
const john = ownedBy(JOHN);
const withUses = (uses: ReadonlyMap<number, readonly FileUse[] | null>) => ({
  ...memoryMachine(
    machine(ME, [facts(10), facts(11, { argv: ['x', '--password=hunter2hunter2'] }), facts(12, { owner: john })]),
  ),
  fileUses:
    () =>
    async ({ pid }: { readonly pid: number }) =>
      uses.get(pid) ?? null,
});

test('others are counted as hidden, the unreadable in the note', async () => {
  const uses = new Map<number, readonly FileUse[]>([
    [11, ['open', 'executable']],
    [12, ['open']],
  ]);
  const { client, call } = await connect(withUses(uses));
  const answer = await call(NAME, { path: '/srv/x' });
  assert.deepEqual(answer['rows'], [[11, 'p11', 'me', 'open, executable', 11, 9999, 'x --password=[redacted]']]);
  assert.deepEqual([answer['total'], answer['hidden']], [1, { other_users: 1 }]);
  assert.match(String(answer['note']), /look into 1 more/);
  const { content } = await client.callTool({ name: NAME, arguments: { path: '/srv/x' } });
  assert.match(JSON.stringify(content), /1 of 1, largest memory first; 1 of other users hidden/);
});

test('a file that no process uses has no rows', async () => {
  const unused = new Map<number, readonly FileUse[]>([10, 11].map((pid) => [pid, []]));
  const answer = await (await connect(withUses(unused))).call(NAME, { path: '/srv/x' });
  assert.deepEqual([answer['rows'], answer['total'], answer['note']], [[], 0, undefined]);
});

test('of many users the largest are shown, and the note says how many there are', async () => {
  const many = Array.from({ length: 120 }, (_, index) => facts(100 + index));
  const { call } = await connect({ ...memoryMachine(machine(ME, many)), fileUses: () => async () => ['cwd'] });
  const { rows, total, note } = await call(NAME, { path: '/srv' });
  assert.ok(Array.isArray(rows));
  assert.deepEqual([rows.length, rows[0][0], total], [50, 219, 120]);
  assert.match(String(note), /50 largest of 120/);
});

test('a pid that went to another process meanwhile is left out', async () => {
  const here = machine(ME, [facts(10)]);
  const { call } = await connect({
    ...memoryMachine(here),
    fileUses: () => async () => {
      here.processes.set(10, facts(10, { startTime: 1 }));
      return ['open'];
    },
  });
  assert.equal((await call(NAME, { path: '/srv' }))['total'], 0);
});

test('the largest is first whatever the order, and command lines are read only of those that are listed', async () => {
  const here = machine(ME, [facts(10), facts(12), facts(11)]);
  const platform = memoryMachine(here);
  const argvRead: boolean[] = [];
  const snapshot: typeof platform.snapshot = (want) => {
    argvRead.push(want.argv);
    return platform.snapshot(want);
  };
  const { call } = await connect({ ...platform, snapshot, fileUses: () => async () => ['open'] });
  const { rows } = await call(NAME, { path: '/srv' });
  assert.ok(Array.isArray(rows));
  assert.deepEqual(
    rows.map(([pid]) => pid),
    [12, 11, 10],
  );
  assert.deepEqual(argvRead, [false]);
});

test('of a file on a mount that does not answer only the name is compared, and the note says so', async () => {
  const platform = memoryMachine(machine(ME, [facts(10)]));
  const silent = 'the mount /mnt does not answer';
  const findFile: typeof platform.findFile = async (path) => ({ ...(await platform.findFile(path)), path, silent });
  const { call } = await connect({ ...platform, findFile, fileUses: () => async () => ['open'] });
  const { note } = await call(NAME, { path: '/mnt/x' });
  assert.equal(note, 'Compared by name only: the mount /mnt does not answer.');
});

test('kernel threads and zombies hold nothing: that they cannot be looked into is not said', async () => {
  const platform = memoryMachine(machine(ME, [facts(10, { ofKernel: true }), facts(11, { status: 'zombie' })]));
  const { call } = await connect({ ...platform, fileUses: () => async () => null });
  const { note, total } = await call(NAME, { path: '/srv' });
  assert.deepEqual([note, total], [undefined, 0]);
});
