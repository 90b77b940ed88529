import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readAttachments } from '../../../src/platform/linux/attachments-reader.ts';
import { fakeProc } from './fake-proc.ts';

type Over = Partial<Parameters<typeof readAttachments>[2]>;

/** What pid 10 is attached to; 9 is its parent, 20 another. Its control group is that of the text. */
async function attached(t: TestContext, files: Readonly<Record<string, string>>, over: Over = {}) {
  const root = fakeProc(t, { 'self/ns/pid': '→ pid:[1]', '9/fd/0': '→ /dev/null', ...files });
  const found = await readAttachments(root, [10], {
    folderNow: (pid) => join(root, String(pid)),
    everyone: () => [9, 10, 20],
    peerOf: () => undefined,
    parentOf: () => 9,
    projectOf: () => 'shop',
    groupOf: (text) => ({ unit: text.trim() }),
    ...over,
  });
  return found.get(10);
}

const GROUP = { '10/cgroup': 'web.service\n' };

test('its control group, folder, project, terminal and namespace', async (t) => {
  const files = { ...GROUP, '10/cwd': '→ /srv/shop', '10/fd/1': '→ /dev/pts/3 (deleted)', '10/ns/pid': '→ pid:[2]' };
  assert.deepEqual(await attached(t, files), {
    ...{ unit: 'web.service', terminalClosed: true, client: null, cwd: '/srv/shop', isolated: true },
    ...{ windows: false, project: 'shop' },
  });
  assert.deepEqual(await attached(t, { ...GROUP, '10/fd/1': '→ /dev/pts/3', '10/ns/pid': '→ pid:[1]' }), {
    ...{ unit: 'web.service', terminalClosed: false, client: null, cwd: null, isolated: false },
    ...{ windows: false, project: 'shop' },
  });
});

test('each of its streams may be a terminal that is no longer there', async (t) => {
  const isClosed = async (fd: number, target: string) =>
    (await attached(t, { ...GROUP, [`10/fd/${fd}`]: `→ ${target}` }))?.terminalClosed;
  for (const fd of [0, 1, 2]) assert.equal(await isClosed(fd, '/dev/pts/12 (deleted)'), true);
  assert.equal(await isClosed(3, '/dev/pts/12 (deleted)'), false);
  assert.equal(await isClosed(0, '/dev/tty1 (deleted)'), true);
  for (const other of [
    '/x/dev/pts/1 (deleted)',
    '/dev/pts/1 (deleted)x',
    '/dev/pts/x (deleted)',
    '/dev/null (deleted)',
  ])
    assert.equal(await isClosed(0, other), false, other);
});

test('where a namespace is hidden, a process is not called isolated', async (t) => {
  assert.equal((await attached(t, GROUP))?.isolated, false);
  const root = fakeProc(t, { '10/cgroup': 'x', '10/ns/pid': '→ pid:[2]' });
  const found = await readAttachments(root, [10], {
    ...{ folderNow: (pid) => join(root, String(pid)), everyone: () => [], peerOf: () => undefined },
    ...{ parentOf: () => undefined, projectOf: () => null, groupOf: () => ({}) },
  });
  assert.equal(found.get(10)?.isolated, false);
});

test('a process that has ended is missing; a group that may not be read is unknown', async (t) => {
  assert.equal(await attached(t, {}), undefined);
  assert.equal((await attached(t, { '10/stat': '' }))?.groupUnknown, true);
  assert.ok(!('groupUnknown' in ((await attached(t, GROUP)) ?? {})));
});

test('a process with such a library draws windows', async (t) => {
  const maps = '7f00-7f01 r-xp 00000000 fd:01 1311 /usr/lib/libX11.so.6\n';
  assert.equal((await attached(t, { ...GROUP, '10/maps': maps }))?.windows, true);
  assert.equal((await attached(t, { ...GROUP, '10/maps': maps.replace('X11', 'c') }))?.windows, false);
});

const client = async (t: TestContext, files: Readonly<Record<string, string>>, over: Over = {}) =>
  (await attached(t, { ...GROUP, ...files }, over))?.client;

test('the client at the other end of its pipes is there, or gone once nothing else holds them', async (t) => {
  const pipes = { '10/fd/0': '→ pipe:[5]', '10/fd/1': '→ pipe:[6]' };
  assert.equal(await client(t, pipes), 'gone');
  assert.equal(await client(t, { ...pipes, '20/fd/7': '→ pipe:[5]' }), 'there');
  assert.equal(await client(t, { ...pipes, '20/fd/7': '→ pipe:[6]' }), 'there');
  assert.equal(await client(t, { ...pipes, '20/fd/7': '→ pipe:[8]' }), 'gone');
  // IntendedChange it has from its parent is the parent's, whose other end may be out of sight.
  assert.equal(await client(t, { ...pipes }, { parentOf: () => undefined }), null);
  assert.equal(await client(t, { '10/fd/0': '→ pipe:[5]', '10/fd/2': '→ pipe:[5]' }, { parentOf: () => 10 }), null);
});

test('where its stdin is no pipe or socket, whether there is a client cannot be known', async (t) => {
  assert.equal(await client(t, { '10/fd/0': '→ /dev/null', '10/fd/1': '→ pipe:[6]', '20/fd/7': '→ pipe:[6]' }), null);
  assert.equal(await client(t, {}), null);
  assert.equal(await client(t, { '10/fd/0': '→ /x/pipe:[5]' }), null);
  assert.equal(await client(t, { '10/fd/0': '→ pipe:[5]x' }), null);
});

test('who looks for the other ends of no pipes looks into no process', async (t) => {
  const everyone = () => assert.fail('all were listed');
  assert.equal(await client(t, { '10/fd/0': '→ /dev/null', '10/fd/2': '→ pipe:[5]' }, { everyone }), null);
  assert.equal(await client(t, { '10/fd/0': '→ socket:[50]' }, { everyone, peerOf: () => 51 }), 'there');
});

test('the end of a pipe of a real process is there while another has it open in the other direction', async (t) => {
  // The shell makes the pipe; its child is at one end of it, and another at the other.
  const shell = spawn('sh', ['-c', 'sleep 60 | { echo $$; exec sleep 60; }'], {
    ...{ detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  const { pid, stdout } = shell;
  assert.ok(pid !== undefined && stdout);
  t.after(() => process.kill(-pid, 'SIGKILL')); // its own group
  await once(stdout, 'data');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
  const ends = new Map(children.map((one) => [one, readlinkSync(`/proc/${one}/fd/0`)]));
  const [reader] = [...ends].find(([, target]) => target.startsWith('pipe:')) ?? assert.fail();
  const writer = children.find((one) => one !== reader) ?? assert.fail();
  const look = async (everyone: readonly number[]) => {
    const found = await readAttachments('/proc', [reader], {
      ...{ folderNow: (pid) => `/proc/${pid}`, everyone: () => everyone, peerOf: () => 0 },
      ...{ parentOf: () => process.pid, projectOf: () => null, groupOf: () => ({}) },
    });
    return found.get(reader)?.client;
  };
  assert.deepEqual([await look([reader, writer]), await look([reader])], ['there', 'gone']);
});

test('the other end of a socket is there where the kernel says so, or where a neighbour of it is held', async (t) => {
  const socket = { '10/fd/0': '→ socket:[50]' };
  assert.equal(await client(t, socket, { peerOf: () => 51 }), 'there');
  assert.equal(await client(t, socket, { peerOf: () => 0 }), 'gone');
  assert.equal(await client(t, socket), null);
  for (const [neighbour, is] of [
    [49, 'there'],
    [51, 'there'],
    [52, null],
  ] as const)
    assert.equal(await client(t, { ...socket, '20/fd/3': `→ socket:[${neighbour}]` }), is);
});
