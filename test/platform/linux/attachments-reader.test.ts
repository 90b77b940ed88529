import assert from 'node:assert/strict';
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
