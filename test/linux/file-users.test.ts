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
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { findFileUsers } from '../../src/tools/find_file_users.ts';
import { testMachine } from '../memory/memory-machine.ts';
import { connect } from '../server/support.ts';

/** Who uses real files on this machine. */

const { name: NAME } = findFileUsers(LINUX);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'users-')));
after(() => rmSync(folder, { recursive: true }));

const isRoot = process.geteuid?.() === 0;
const real = await connect(testMachine(linux()), { allowRoot: isRoot });

async function usersOf(path: string) {
  const answer = await real.call(NAME, { path });
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
  const refused = (path: string) => real.refusal(NAME, { path });
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
  assert.match(await real.refusal(NAME, { path: closed }), /may not be read by the user of this server/);
  assert.match(await real.refusal(NAME, { path: join(closed, 'x') }), /may not be read/);
});
