import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { bindLibc } from '../../../../src/platform/linux/ffi/libc.ts';
import { loadNative } from '../../../../src/platform/linux/ffi/native.ts';
import { nativeFiles } from '../../../../src/platform/linux/ffi/native-files.ts';
import { fsFiles } from '../../../../src/platform/linux/fs-files.ts';
import { NO_LOOK, type ProcFiles } from '../../../../src/platform/linux/proc-files.ts';
import { fakeProc } from '../fake-proc.ts';

const skip = !loadNative() && 'koffi is not installed';
const native = (root: string): ProcFiles =>
  nativeFiles(bindLibc(createRequire(import.meta.url)('koffi')), root) ?? assert.fail();

/** The same questions to both backends. */
async function same(root: string, ask: (files: ProcFiles) => unknown): Promise<unknown> {
  const [calls, files] = [ask(native(root)), ask(fsFiles(root))];
  assert.deepEqual(calls, files);
  return calls;
}
const numbers = (fds: ReturnType<ProcFiles['fds']>) =>
  typeof fds === 'number' ? fds : [...fds].flat().sort((a, b) => a - b);

const FILES = {
  ...{ '7/stat': 'seven', '7/task/9/stat': 'nine!', '7/task/4294967295/statm': 'x', '7/ns/net': '→ net:[42]' },
  ...{ '7/ns/mnt': '→ mnt:[4026531841]', '7/fd/3': '→ socket:[4294967295]', '7/fd/4': '→ anon_inode:[io_uring]' },
  ...{
    '7/fd/5': '→ /a',
    '7/fd/1000000': '→ socket:[0]',
    '7/fd/6': '→ anon_inode:[io_urinG]',
    '7/task/9/fd/0': '→ socket:[78]',
  },
  ...{
    '7/fd/8': `→ socket:[${'1'.repeat(40)}]`,
    '7/fd/9': '→ socket:[',
    'self/stat': '',
    version: '',
    '4194303/stat': '',
  },
};

test('both backends read the same of a process, of a thread and of none', { skip }, async (t) => {
  const root = fakeProc(t, FILES);
  const read =
    (...of: Parameters<ProcFiles['read']>) =>
    (files: ProcFiles) => {
      const length = files.read(...of);
      return [length, files.bytes.toString('latin1', 0, Math.max(length, 0))];
    };
  assert.deepEqual(await same(root, read(7, 'stat')), [5, 'seven']);
  assert.deepEqual(await same(root, read(7, 'stat', 9)), [5, 'nine!']);
  assert.deepEqual(await same(root, read(7, 'statm', 4_294_967_295)), [1, 'x']);
  assert.deepEqual(await same(root, read(8, 'status')), [-2, '']);
  assert.deepEqual(await same(root, (files) => files.pids().sort((a, b) => a - b)), [7, 4_194_303]);
  for (const pid of [7, 8]) {
    await same(root, (files) => [
      files.owner(pid),
      files.threadCount(pid),
      files.threadIds(pid).sort(),
      files.fdTable(pid)?.ino,
    ]);
    await same(root, (files) => [
      files.namespaceOf(pid, 'net'),
      files.namespaceOf(pid, 'mnt'),
      numbers(files.fds(pid)),
    ]);
  }
});

test('both backends find the same behind descriptors', { skip }, async (t) => {
  const found = await same(fakeProc(t, FILES), (files) =>
    [3, 4, 5, 6, 9, 1_000_000, 77].map((fd) => files.socketAt(7, fd)),
  );
  assert.deepEqual(found, [4_294_967_295, 'io_uring', undefined, undefined, undefined, 0, undefined]);
  assert.equal(await same(fakeProc(t, FILES), (files) => files.socketAt(7, 0, 9)), 78);
  assert.equal(native(fakeProc(t, FILES)).socketAt(7, 8), undefined);
});

test('both backends agree about this process', { skip }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const opened = Array.from({ length: 3000 }, () => openSync('/dev/null', 'r'));
  const { pid } = process;
  const [calls, files] = [native('/proc'), fsFiles('/proc')];
  // Each backend has a descriptor of its own open while it lists them.
  const [mine, theirs] = [calls, files].map((one) => numbers(one.fds(pid)));
  assert.ok(Array.isArray(mine) && Array.isArray(theirs));
  for (const fd of opened) assert.ok(mine.includes(fd) && theirs.includes(fd));
  const sockets = (one: ProcFiles) => mine.map((fd) => one.socketAt(pid, fd)).filter((inode) => inode !== undefined);
  assert.deepEqual(sockets(calls), sockets(files));
  assert.ok(sockets(calls).length > 0);
  assert.deepEqual([calls.owner(pid), calls.threadCount(pid)], [files.owner(pid), files.threadCount(pid)]);
  assert.deepEqual(calls.fdTable(pid), files.fdTable(pid));
  for (const kind of ['net', 'mnt'] as const) assert.equal(calls.namespaceOf(pid, kind), files.namespaceOf(pid, kind));
  for (const fd of opened) closeSync(fd);
  server.close();
});

test('no folder or file stays open, whether or not it is read to its end', { skip }, () => {
  const { pid } = process;
  const opened = Array.from({ length: 3000 }, () => openSync('/dev/null', 'r'));
  const openNow = (): number => readdirSync('/proc/self/fd').length;
  for (const files of [native('/proc'), fsFiles('/proc')]) {
    const before = openNow();
    assert.ok(files.pids().includes(pid) && files.read(pid, 'stat') > 0 && files.threadIds(pid).length > 0);
    const none = 2 ** 22 - 1;
    assert.deepEqual([files.read(none, 'stat'), files.threadIds(none), files.fds(none)], [-2, [], -2]);
    const [whole, begun] = [files.fds(pid), files.fds(pid)];
    assert.ok(typeof whole !== 'number' && typeof begun !== 'number');
    assert.ok([...whole].flat().length >= 3000);
    for (const piece of begun) {
      assert.ok(piece.length > 0 && piece.length < 3000);
      break;
    }
    assert.equal(openNow(), before);
    assert.ok(files.pids().includes(pid), 'its own folder is still open');
  }
  for (const fd of opened) closeSync(fd);
});

test(
  'the owner and the inode are those that stat(2) gives, and what is longer than any name is none',
  { skip },
  (t) => {
    const root = fakeProc(t, { '7/fd/0': '', '7/ns/net': `→ net:[${'1'.repeat(26)}]`, '7/ns/mnt': '→ mnt:[' });
    const files = native(root);
    const { uid, ino } = statSync(`${root}/7/fd`);
    assert.deepEqual([files.owner(7), files.fdTable(7)?.ino, files.owner(8)], [uid, ino % 2 ** 32, undefined]);
    assert.deepEqual([files.namespaceOf(7, 'net'), files.namespaceOf(7, 'mnt')], [undefined, undefined]);
  },
);

test(
  'a link that may not be read may be one to a socket, and a folder that cannot be opened says why',
  { skip },
  (t) => {
    const libc = bindLibc(createRequire(import.meta.url)('koffi'));
    const root = fakeProc(t, { '7/fd/3': '→ socket:[5]' });
    const failing = (errno: number) =>
      nativeFiles({ ...libc, readlinkat: () => -1, orErrno: (result) => (result < 0 ? -errno : result) }, root);
    assert.deepEqual(
      [13, 1, 2].map((errno) => failing(errno)?.socketAt(7, 3)),
      [NO_LOOK, NO_LOOK, undefined],
    );
    assert.equal(failing(2)?.namespaceOf(7, 'net'), undefined);
    assert.deepEqual([failing(13)?.fds(8), failing(13)?.read(8, 'stat'), failing(13)?.threadIds(8)], [-13, -13, []]);
    assert.equal(nativeFiles(libc, join(root, '7/fd/none')), undefined);
  },
);
