import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { FileUse } from '../../src/platform/find-file.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { findFileUsers } from '../../src/tools/find_file_users.ts';
import { facts, fakeMachine, JOHN, ME, machine, testMachine } from '../fake.ts';
import { connect } from '../server/support.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'users-')));
after(() => rmSync(folder, { recursive: true }));

const isRoot = process.geteuid?.() === 0;
const real = await connect(testMachine(linux()), { allowRoot: isRoot });

async function usersOf(path: string) {
  const answer = await real.call(findFileUsers.name, { path });
  const { columns, rows } = answer;
  assert.ok(Array.isArray(rows));
  assert.deepEqual(columns, ['pid', 'name', 'user', 'use', 'memory_mib', 'age_s', 'command']);
  return new Map<unknown, unknown>(rows.map(([pid, , , use]) => [pid, use]));
}

/** Starts `sleep` with these files open, until the test has ended. */
async function holder(t: { after(end: () => void): void }, cwd: string, ...files: string[]): Promise<number> {
  const child = spawn('sleep', ['60'], {
    cwd,
    stdio: ['ignore', 'ignore', 'ignore', ...files.map((file) => openSync(file, 'a'))],
  });
  await once(child, 'spawn');
  t.after(() => void child.kill());
  return child.pid ?? assert.fail('it has no pid');
}

test('who holds a file open, and who works in or below a folder', async (t) => {
  const deep = join(folder, 'app', 'sub');
  mkdirSync(deep, { recursive: true });
  mkdirSync(join(folder, 'apple'));
  const log = join(folder, 'app', 'a b.log');
  const [writer, worker, neighbour] = [
    await holder(t, '/', log),
    await holder(t, deep, log),
    await holder(t, join(folder, 'apple')),
  ];
  assert.equal((await usersOf(log)).get(writer), 'open');
  assert.equal((await usersOf(log)).get(worker), 'open');
  const users = await usersOf(join(folder, 'app'));
  assert.deepEqual([users.get(writer), users.get(worker), users.get(neighbour)], ['open', 'open, cwd', undefined]);
  assert.equal((await usersOf(folder)).get(neighbour), 'cwd');
});

test('a symbolic link leads to its target; a deleted file counts for its folder', async (t) => {
  const file = join(folder, 'target');
  writeFileSync(file, '');
  symlinkSync(file, join(folder, 'link'));
  const pid = await holder(t, '/', file);
  assert.equal((await usersOf(join(folder, 'link'))).get(pid), 'open');
  unlinkSync(file);
  writeFileSync(file, '');
  assert.equal((await usersOf(file)).get(pid), undefined, 'it is another file now');
  assert.equal((await usersOf(folder)).get(pid), 'open');
});

test('who runs a program, and who listens on a unix socket', async (t) => {
  assert.equal((await usersOf(process.execPath)).get(process.pid), 'executable');
  const path = join(folder, 'api.sock');
  const server = createServer().listen(path);
  await once(server, 'listening');
  t.after(() => server.close());
  assert.equal((await usersOf(path)).get(process.pid), 'open');
});

test('a path that leads nowhere is refused by its name', async () => {
  const refused = (path: string) => real.refusal(findFileUsers.name, { path });
  assert.match(await refused('/nowhere/at/all'), /^INVALID_INPUT: path "\/nowhere\/at\/all" does not exist/);
  assert.match(await refused(`${process.execPath}/x`), /does not exist: a part of it is no folder/);
  assert.match(await refused('relative/path'), /^INVALID_INPUT: path "relative\/path" is not absolute/);
  assert.match(await refused('/tmp/\0x'), /^INVALID_INPUT: path ".*" is no path/);
  assert.match(await refused(`/${'a'.repeat(300)}`), /longer than the system allows/);
  assert.match(await refused(`/${'a'.repeat(4096)}`), /^INVALID_INPUT: path must be a string of 1 to 4096/);
  assert.match(await refused(''), /^INVALID_INPUT: path must be/);
  symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
  assert.match(await refused(join(folder, 'loop')), /circle of symbolic links/);
});

test('what this user may not read is refused', { skip: isRoot && 'root may read everything' }, async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(closed, 0);
  assert.match(await real.refusal(findFileUsers.name, { path: closed }), /may not be read by the user of this server/);
  assert.match(await real.refusal(findFileUsers.name, { path: join(closed, 'x') }), /may not be read/);
});

const john = [JOHN, JOHN, JOHN, JOHN] as const;
const withUses = (uses: ReadonlyMap<number, readonly FileUse[] | null>) => ({
  ...fakeMachine(
    machine(ME, [facts(10), facts(11, { argv: ['x', '--password=hunter2hunter2'] }), facts(12, { uids: john })]),
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
  const answer = await call(findFileUsers.name, { path: '/srv/x' });
  assert.deepEqual(answer['rows'], [[11, 'p11', 'me', 'open, executable', 11, 9999, 'x --password=[redacted]']]);
  assert.deepEqual([answer['total'], answer['hidden']], [1, { other_users: 1 }]);
  assert.match(String(answer['note']), /look into 1 more/);
  const { content } = await client.callTool({ name: findFileUsers.name, arguments: { path: '/srv/x' } });
  assert.match(JSON.stringify(content), /1 of 1, largest memory first; 1 of other users hidden/);
});

test('a file that no process uses has no rows', async () => {
  const unused = new Map<number, readonly FileUse[]>([10, 11].map((pid) => [pid, []]));
  const answer = await (await connect(withUses(unused))).call(findFileUsers.name, { path: '/srv/x' });
  assert.deepEqual([answer['rows'], answer['total'], answer['note']], [[], 0, undefined]);
});

test('of many users the largest are shown, and the note says how many there are', async () => {
  const many = Array.from({ length: 120 }, (_, index) => facts(100 + index));
  const { call } = await connect({ ...fakeMachine(machine(ME, many)), fileUses: () => async () => ['cwd'] });
  const { rows, total, note } = await call(findFileUsers.name, { path: '/srv' });
  assert.ok(Array.isArray(rows));
  assert.deepEqual([rows.length, rows[0][0], total], [50, 219, 120]);
  assert.match(String(note), /50 largest of 120/);
});

test('a pid that went to another process meanwhile is left out', async () => {
  const here = machine(ME, [facts(10)]);
  const { call } = await connect({
    ...fakeMachine(here),
    fileUses: () => async () => {
      here.processes.set(10, facts(10, { startTime: 1 }));
      return ['open'];
    },
  });
  assert.equal((await call(findFileUsers.name, { path: '/srv' }))['total'], 0);
});

test('the largest is first whatever the order, and command lines are read only of those that are listed', async () => {
  const here = machine(ME, [facts(10), facts(12), facts(11)]);
  const platform = fakeMachine(here);
  const argvRead: boolean[] = [];
  const snapshot: typeof platform.snapshot = (want) => {
    argvRead.push(want.argv);
    return platform.snapshot(want);
  };
  const { call } = await connect({ ...platform, snapshot, fileUses: () => async () => ['open'] });
  const { rows } = await call(findFileUsers.name, { path: '/srv' });
  assert.ok(Array.isArray(rows));
  assert.deepEqual(
    rows.map(([pid]) => pid),
    [12, 11, 10],
  );
  assert.deepEqual(argvRead, [false]);
});

test('of a file on a mount that does not answer only the name is compared, and the note says so', async () => {
  const platform = fakeMachine(machine(ME, [facts(10)]));
  const silent = 'the mount /mnt does not answer';
  const findFile: typeof platform.findFile = async (path) => ({ ...(await platform.findFile(path)), path, silent });
  const { call } = await connect({ ...platform, findFile, fileUses: () => async () => ['open'] });
  const { note } = await call(findFileUsers.name, { path: '/mnt/x' });
  assert.equal(note, 'Compared by name only: the mount /mnt does not answer.');
});

test('kernel threads and zombies hold nothing: that they cannot be looked into is not said', async () => {
  const platform = fakeMachine(machine(ME, [facts(10, { kernelThread: true }), facts(11, { status: 'zombie' })]));
  const { call } = await connect({ ...platform, fileUses: () => async () => null });
  const { note, total } = await call(findFileUsers.name, { path: '/srv' });
  assert.deepEqual([note, total], [undefined, 0]);
});
