import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HelperFailed, Unanswered } from '../../../src/platform/helper/helper.ts';
import type { UnixSocket } from '../../../src/platform/linux/netlink/unix-diag.ts';
import { isOpenFile, socketInode } from '../../../src/platform/linux/proc/fd-link.ts';
import { type Mount, parseMounts } from '../../../src/platform/linux/proc/mountinfo.ts';
import { findPeers, readStreams, socketStream, streamTo } from '../../../src/platform/linux/streams-reader.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc, OPEN } from './fake-proc.ts';
import { failure } from './replaced-text.ts';

test('what a link says of an output', () => {
  const cases = {
    '/dev/null': { kind: 'null' },
    '/dev/pts/3': { kind: 'terminal', path: 'pts/3' },
    '/dev/pts/3 (deleted)': { kind: 'terminal', path: 'pts/3', deleted: true },
    '/dev/tty1': { kind: 'terminal', path: 'tty1' },
    '/dev/ttyS0 (deleted)': { kind: 'terminal', path: 'ttyS0', deleted: true },
    '/dev/console': { kind: 'terminal', path: 'console' },
    '/dev/hvc12': { kind: 'terminal', path: 'hvc12' },
    '/dev/pts/x': { kind: 'file', path: '/dev/pts/x' },
    '/dev/pts/3x': { kind: 'file', path: '/dev/pts/3x' },
    '/srv/dev/pts/3': { kind: 'file', path: '/srv/dev/pts/3' },
    '/memfd:x (deleted)': { kind: 'file', path: '/memfd:x (deleted)' },
    '/dev/full': { kind: 'file', path: '/dev/full' },
    'pipe:[4711]': { kind: 'pipe', otherEnd: 'pipe:[4711]' },
    '/var/log/a b.log': { kind: 'file', path: '/var/log/a b.log' },
    '/var/log/old.log (deleted)': { kind: 'file', path: '/var/log/old.log', deleted: true },
    'anon_inode:[eventfd]': { kind: 'file', path: 'anon_inode:[eventfd]' },
  };
  for (const [target, stream] of Object.entries(cases)) assert.deepEqual(streamTo(target), stream, target);
});

test('a socket leads to the journal, to its peer, or to an unknown end', () => {
  const sockets = new Map<number, UnixSocket>([
    [1, { peer: 2 }],
    [2, { peer: 1, path: '/run/systemd/journal/stdout' }],
    [3, { peer: 4 }],
    [4, { peer: 3 }],
    [5, { peer: 6 }],
    [6, { peer: 5, path: '/run/systemd/journal.tenant/stdout' }],
    [7, { peer: 8 }],
    [9, { peer: 0 }],
    [8, { peer: 7, path: '/tmp/run/systemd/journal/stdout' }],
    [10, { path: '/run/own' }],
    [11, { peer: 8, path: '/run/own' }],
    [12, { peer: 3, path: '/run/own' }],
  ]);
  const stream = (inode: number) => socketStream(inode, (one) => sockets.get(one));
  assert.deepEqual(stream(1), { kind: 'journal' });
  assert.deepEqual(stream(5), { kind: 'journal' });
  assert.deepEqual(stream(3), { kind: 'socket', otherEnd: 'socket:[4]' });
  assert.deepEqual(stream(7), { kind: 'socket', path: '/tmp/run/systemd/journal/stdout', otherEnd: 'socket:[8]' });
  assert.deepEqual(stream(9), { kind: 'socket', otherEnd: null });
  assert.deepEqual(stream(99), { kind: 'socket' });
  // The path of the other end says more than its own.
  assert.deepEqual(stream(10), { kind: 'socket', path: '/run/own' });
  assert.deepEqual(stream(11), { kind: 'socket', path: '/tmp/run/systemd/journal/stdout', otherEnd: 'socket:[8]' });
  assert.deepEqual(stream(12), { kind: 'socket', path: '/run/own', otherEnd: 'socket:[3]' });
});

test('what counts as an open file', () => {
  const yes = ['/etc/passwd', '/', '/dev/shm/x', '/tmp/a (deleted)'];
  const no = ['/dev/null', '/dev/pts/0', 'pipe:[1]', 'socket:[1]', 'anon_inode:inotify', '/memfd:x (deleted)'];
  for (const target of yes) assert.ok(isOpenFile(target), target);
  for (const target of no) assert.ok(!isOpenFile(target), target);
  assert.equal(socketInode('socket:[12]'), 12);
  assert.equal(socketInode('/tmp/socket:[12]'), undefined);
});

test('only a socket in the place of the journal is one of it', () => {
  const kindOf = (path: string) => socketStream(1, () => ({ path })).kind;
  for (const name of ['journal', 'journal.a', `journal.${'n'.repeat(255)}`])
    assert.equal(kindOf(`/run/systemd/${name}/stdout`), 'journal', name);
  for (const name of ['journal.', 'journalx', 'journal.a/b', `journal.${'n'.repeat(256)}`])
    assert.equal(kindOf(`/run/systemd/${name}/stdout`), 'socket', name);
  assert.equal(kindOf('/run/systemd/journal/stdout2'), 'socket');
});

type Reader = Parameters<typeof readStreams>[2];
const mount = (id: number, point: string) => parseMounts(`${id} 1 8:1 / ${point} rw - ext4 /dev/a rw`);
const TABLE: Reader['table'] = { mounts: [...mount(5, '/theirs'), ...mount(7, '/shared')], ours: false };

/** Where the outputs of process 7 go; `isFifo` is asked about its link and the mount of the file. */
function streams(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  {
    isFifo = () => assert.fail('it was looked at'),
    process = facts(7),
  }: { readonly isFifo?: (link: string, mount: Mount | undefined) => boolean; readonly process?: typeof PROCESS } = {},
) {
  const dir = join(fakeProc(t, { '7/fd/0': '→ /dev/null', ...files }), '7');
  const ours = [...mount(5, '/ours'), ...mount(6, '/own')];
  return readStreams(process, dir, {
    unixSocket: (inode) => (inode === 1 ? { peer: 2 } : undefined),
    paths: { ...NO_PATHS, mounts: () => ours, isFifo: async (link, mount) => isFifo(link.slice(dir.length), mount) },
    table: TABLE,
  });
}
const PROCESS = facts(7);
const unused = (): never => assert.fail('is not needed');
const NO_PATHS: Reader['paths'] = {
  ...{ mounts: unused, project: unused, find: unused, realPath: unused, isFifo: unused },
  ...{ procText: unused, isLocal: unused, isThere: unused },
};

test('where both outputs of a process go, without a look at what is no path', async (t) => {
  const { unavailable, ...both } = await streams(t, { '7/fd/1': '→ pipe:[9]', '7/fd/2': '→ /dev/pts/3' });
  assert.deepEqual(both, {
    stdout: { kind: 'pipe', otherEnd: 'pipe:[9]' },
    stderr: { kind: 'terminal', path: 'pts/3' },
  });
  assert.deepEqual(unavailable, {});
  const socket = await streams(t, { '7/fd/2': '→ socket:[1]' });
  assert.deepEqual([socket.stdout, socket.stderr], [{ kind: 'closed' }, { kind: 'socket', otherEnd: 'socket:[2]' }]);
  assert.deepEqual((await streams(t, { '7/fd/1': '→ /memfd:x' })).stdout, { kind: 'file', path: '/memfd:x' });
});

test('a path may be that of a named pipe: what it is depends on its mount, that of the process first', async (t) => {
  const asked: [link: string, mountPoint: string | undefined][] = [];
  const isFifo = (link: string, mount: Mount | undefined): boolean => {
    asked.push([link, mount?.mountPoint]);
    return link.endsWith('1');
  };
  const on = (id: number) => `${OPEN.w}mnt_id:\t${id}\n`;
  const files = { '7/fd/1': '→ /srv/pipe', '7/fd/2': '→ /srv/log', '7/fdinfo/1': on(5), '7/fdinfo/2': on(6) };
  const { stdout, stderr } = await streams(t, files, { isFifo });
  assert.deepEqual(stdout, { kind: 'pipe', path: '/srv/pipe', otherEnd: '/srv/pipe' });
  assert.deepEqual(stderr, { kind: 'file', path: '/srv/log' });
  await streams(t, { '7/fd/1': '→ /srv/pipe' }, { isFifo });
  assert.deepEqual(asked, [
    ['/fd/1', '/theirs'],
    ['/fd/2', '/own'],
    ['/fd/1', undefined],
  ]);
});

test('where the file system is silent, a path counts as a file, and there is a doubt', async (t) => {
  const silent = (): never => {
    throw new Unanswered('the file system at "/nas" does not answer');
  };
  assert.deepEqual(await streams(t, { '7/fd/2': '→ /nas/log' }, { isFifo: silent }), {
    stdout: { kind: 'closed' },
    stderr: { kind: 'file', path: '/nas/log' },
    unavailable: { 'stderr.kind': 'assumed to be a file: the file system at "/nas" does not answer' },
  });
});

test('an output that may not be looked at is null, with the reason; a failed helper is a mistake', async (t) => {
  const files = { '7/fd/1': '→ /srv/log' };
  const denied = (): never => {
    throw failure(-13);
  };
  const { stdout, stderr, unavailable } = await streams(t, files, { isFifo: denied });
  assert.deepEqual([stdout, stderr], [null, { kind: 'closed' }]);
  assert.deepEqual(unavailable, { stdout: 'the operating system does not let this server read it' });
  const mistake = (): never => {
    throw new TypeError('a mistake');
  };
  await assert.rejects(streams(t, files, { isFifo: mistake }), TypeError);
});

test('a kernel thread and a zombie have no outputs, and closed none', async (t) => {
  for (const [rest, why] of [
    [{ ofKernel: true }, 'a kernel thread has none'],
    [{ status: 'zombie' }, 'the process has ended and was not reaped by its parent yet'],
  ] as const)
    assert.deepEqual(await streams(t, {}, { process: facts(7, rest) }), {
      ...{ stdout: null, stderr: null },
      unavailable: { stdout: why, stderr: why },
    });
});

test('the other end is that of the first process that reads it, and none is looked at once all are found', async (t) => {
  const root = fakeProc(t, {
    ...{ '10/fd/1': '→ pipe:[5]', '10/fdinfo/1': OPEN.w, '10/fd/3': '→ socket:[6]' },
    ...{ '20/fd/0': '→ pipe:[5]', '20/fdinfo/0': OPEN.r, '20/fd/3': '→ socket:[6]', '20/fd/4': '→ pipe:[7]' },
    ...{ '30/fd/0': '→ pipe:[5]', '30/fdinfo/0': OPEN.rw, '30/fd/4': '→ pipe:[8]', '30/fdinfo/4': OPEN.rw },
  });
  const looked: number[] = [];
  const find = async (...wanted: string[]) => {
    looked.length = 0;
    const folderNow = (pid: number): string => {
      looked.push(pid);
      return join(root, String(pid));
    };
    const found = await findPeers(folderNow, new Set(wanted), [99, 10, 20, 30]);
    return Object.fromEntries(found);
  };
  assert.deepEqual(await find('pipe:[5]', 'socket:[6]'), { 'pipe:[5]': 20, 'socket:[6]': 10 });
  assert.deepEqual(looked, [99, 10, 20]);
  // 20 has one open of which its mode is not known.
  assert.deepEqual(await find('pipe:[7]', 'pipe:[8]'), { 'pipe:[8]': 30 });
  assert.deepEqual(looked, [99, 10, 20, 30]);
  assert.deepEqual(await find(), {});
  assert.deepEqual(looked, []);
});

test('a named pipe is known by its path, a helper that failed leaves it unknown', async (t) => {
  const isFifo = (): never => {
    throw new HelperFailed(-5);
  };
  const { stdout, unavailable } = await streams(t, { '7/fd/1': '→ /srv/x' }, { isFifo });
  assert.deepEqual([stdout, Object.keys(unavailable)], [null, ['stdout']]);
});
