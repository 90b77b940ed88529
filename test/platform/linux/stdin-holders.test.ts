import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findStdinHolders, type StdinReader } from '../../../src/platform/linux/stdin-holders.ts';
import { fakeProc, OPEN } from './fake-proc.ts';

/** Pid 10 is asked about; 9 is above it, 20 and 30 are others. Its stdin is `target`. */
async function holders(
  t: TestContext,
  target: string,
  files: Readonly<Record<string, string>> = {},
  over: Partial<StdinReader> = {},
) {
  const root = fakeProc(t, { '10/fd/0': `→ ${target}`, '10/ns/mnt': '→ mnt:[1]', ...files });
  const { exists, holders } = await findStdinHolders(10, {
    folderNow: (pid) => join(root, String(pid)),
    pids: () => [9, 10, 20, 30],
    ancestors: () => [10, 9],
    identify: (pid) => ({ pid, startTime: pid }),
    unixSocket: () => undefined,
    live: undefined,
    ownPid: 99,
    ...over,
  });
  return [exists, holders.map(({ pid }) => pid)];
}

const PIPE = '→ pipe:[7]';

test('the other end of a pipe is a process that can write to it; ancestors come before all others', async (t) => {
  const far = { '20/fd/5': PIPE, '20/fdinfo/5': OPEN.w, '30/fd/6': PIPE, '30/fdinfo/6': OPEN.rw };
  assert.deepEqual(await holders(t, 'pipe:[7]', far), [true, [20, 30]]);
  const near = { ...far, '9/fd/3': PIPE, '9/fdinfo/3': OPEN.w };
  assert.deepEqual(await holders(t, 'pipe:[7]', near), [true, [9]]);
  const reads = { '20/fd/5': PIPE, '20/fdinfo/5': OPEN.r, '30/fd/6': '→ pipe:[8]', '30/fdinfo/6': OPEN.w };
  assert.deepEqual(await holders(t, 'pipe:[7]', reads), [true, []]);
});

test('of several ancestors that have it open, the highest counts', async (t) => {
  const files = { '9/fd/3': PIPE, '9/fdinfo/3': OPEN.w, '8/fd/3': PIPE, '8/fdinfo/3': OPEN.w };
  assert.deepEqual(await holders(t, 'pipe:[7]', files, { ancestors: () => [10, 9, 8] }), [true, [8]]);
});

test('a file has no other end, a device may have one that cannot be known', async (t) => {
  for (const file of [
    '/dev/null',
    '/srv/input',
    '/dev/pts',
    '/dev/consoles',
    '/srv/dev/pts/3',
    '/dev/pts/3x',
    '/dev/pts/12345678',
  ])
    assert.deepEqual(await holders(t, file), [false, []], file);
  for (const device of ['/dev/tty', '/dev/tty1', '/dev/ttyS0', '/dev/console', 'anon_inode:[eventfd]', 'x'])
    assert.deepEqual(await holders(t, device), [true, []], device);
});

test('the other end of a socket is its peer; without diagnostics its neighbour is taken for it', async (t) => {
  const files = { '20/fd/5': '→ socket:[49]', '30/fd/5': '→ socket:[51]', '9/fd/5': '→ socket:[60]' };
  const socket = (peer?: number) => ({ unixSocket: () => (peer === undefined ? undefined : { peer }) });
  assert.deepEqual(await holders(t, 'socket:[50]', files), [true, [20, 30]]);
  assert.deepEqual(await holders(t, 'socket:[50]', files, socket(60)), [true, [9]]);
  assert.deepEqual(await holders(t, 'socket:[50]', files, socket(0)), [false, []]);
});

test('the other end of a terminal is its master, of the same mounts', async (t) => {
  const master = (pid: number, index: number, mounts = 'mnt:[1]', path = '/dev/ptmx') => ({
    [`${pid}/fd/5`]: `→ ${path}`,
    [`${pid}/fdinfo/5`]: `${OPEN.rw}tty-index:\t${index}\n`,
    [`${pid}/ns/mnt`]: `→ ${mounts}`,
  });
  const files = { ...master(20, 3), ...master(30, 3, 'mnt:[1]', '/dev/pts/ptmx') };
  assert.deepEqual(await holders(t, '/dev/pts/3', files), [true, [20, 30]]);
  const others = { ...master(20, 4), ...master(30, 3, 'mnt:[2]') };
  assert.deepEqual(await holders(t, '/dev/pts/3', others), [true, []]);
});

test('who made the socket pair of our own stdin is known by the kernel, where no process shows it', async (t) => {
  const live = { peerPid: () => 42 };
  assert.deepEqual(await holders(t, 'socket:[50]', {}, { live, ownPid: 10 }), [true, [42]]);
  assert.deepEqual(await holders(t, 'socket:[50]', {}, { live }), [true, []]);
  assert.deepEqual(await holders(t, 'pipe:[7]', {}, { live, ownPid: 10 }), [true, []]);
});

test('where its stdin may not be read, nothing is known', async (t) => {
  assert.deepEqual(await holders(t, 'pipe:[7]', {}, { folderNow: () => '/nowhere' }), [true, []]);
});

test('a terminal of which the mounts are hidden may have any master', async (t) => {
  const files = { '20/fd/5': '→ /dev/ptmx', '20/fdinfo/5': `${OPEN.rw}tty-index:\t3\n` };
  const root = fakeProc(t, { '10/fd/0': '→ /dev/pts/3', ...files });
  assert.deepEqual(await holders(t, '/dev/pts/3', files, { folderNow: (pid) => join(root, String(pid)) }), [true, []]);
});

test('neither itself nor this server nor what was looked into counts again, and who has ended has no identity', async (t) => {
  const writes = (pid: number) => ({ [`${pid}/fd/5`]: PIPE, [`${pid}/fdinfo/5`]: OPEN.w });
  const files = { ...writes(10), ...writes(20), ...writes(30), ...writes(99) };
  const looked: number[] = [];
  const root = fakeProc(t, { '10/fd/0': PIPE, ...files });
  const folderNow = (pid: number): string => {
    looked.push(pid);
    return join(root, String(pid));
  };
  const over = {
    folderNow,
    pids: () => [9, 10, 20, 30, 99],
    identify: (pid: number) => (pid === 20 ? undefined : { pid, startTime: 1 }),
  };
  assert.deepEqual(await holders(t, 'pipe:[7]', {}, over), [true, [30]]);
  assert.deepEqual(looked.slice(2), [9, 20, 30]);
});
