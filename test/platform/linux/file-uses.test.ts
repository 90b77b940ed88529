import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SearchedFile } from '../../../src/platform/find-file.ts';
import { fileUsesReader } from '../../../src/platform/linux/file-uses.ts';
import { parseMounts } from '../../../src/platform/linux/proc/mountinfo.ts';
import { fakeProc } from './fake-proc.ts';

/** `/` and `/data` of this server, with a bind mount of `/data/in` and another file system below `/data/sub`. */
const OURS = `1 0 8:1 / / rw - ext4 /dev/a rw
2 1 8:2 / /data rw - ext4 /dev/b rw
3 1 8:2 /in /bind rw - ext4 /dev/b rw
4 2 8:3 / /data/sub rw - ext4 /dev/c rw
`;
/** Another mount namespace, which has the file system of /data at /srv, and its own at /data. */
const THEIRS = `11 0 9:1 / / rw - ext4 /dev/x rw
12 11 8:2 / /srv rw - ext4 /dev/b rw
13 11 9:2 / /data rw - ext4 /dev/y rw
`;
const file = (path: string, rest: Partial<SearchedFile> = {}): SearchedFile => ({
  ...{ path, folder: false, socket: false, sockets: new Set<string>() },
  ...rest,
});
const folder = (path: string) => file(path, { folder: true });

interface Seen {
  readonly mounts?: string | null;
  readonly threads?: readonly string[];
}
/** How process 7 uses it; `mounts: null`: its table cannot be read. */
function uses(
  t: TestContext,
  sought: SearchedFile,
  files: Readonly<Record<string, string>>,
  { mounts, threads = [] }: Seen = {},
) {
  const root = fakeProc(t, { '7/fd/0': '→ pipe:[1]', '7/maps': '', '7/root': '→ /', ...files });
  const table = mounts === null ? undefined : { mounts: parseMounts(mounts ?? OURS), ours: mounts === undefined };
  const folders = { dir: join(root, '7'), ownTables: () => threads.map((one) => join(root, one)) };
  return fileUsesReader(folders, sought, { paths: { mounts: () => parseMounts(OURS) }, table });
}
const onMount = (id: number) => `pos:\t0\nflags:\t0100000\nmnt_id:\t${id}\nino:\t3\n`;

test('a file is open, the working folder, the program, the root, or only mapped', async (t) => {
  const maps = '7f0000002000-7f0000003000 rw-s 00000000 08:02 77 /data/a\n';
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(2) }), ['open']);
  assert.deepEqual(await uses(t, folder('/data'), { '7/cwd': '→ /data', '7/root': '→ /data' }), ['cwd', 'root']);
  assert.deepEqual(await uses(t, file('/data/a'), { '7/exe': '→ /data/a', '7/maps': maps }), ['executable']);
  assert.deepEqual(await uses(t, file('/data/a'), { '7/maps': maps }), ['mapped']);
  assert.deepEqual(await uses(t, file('/data/a'), {}), []);
});

test('below a folder everything counts, also what is mounted in it; of a file only its own name', async (t) => {
  const open = { '7/fd/3': '→ /data/sub/x', '7/fdinfo/3': onMount(4) };
  assert.deepEqual(await uses(t, folder('/data'), open), ['open']);
  assert.deepEqual(await uses(t, folder('/data/su'), open), []);
  assert.deepEqual(await uses(t, file('/data/sub'), open), []);
  assert.deepEqual(await uses(t, folder('/bind'), open), []);
});

test('a bind mount shows the same file under another name', async (t) => {
  const open = { '7/fd/3': '→ /bind/x', '7/fdinfo/3': onMount(3) };
  assert.deepEqual(await uses(t, file('/data/in/x'), open), ['open']);
  assert.deepEqual(await uses(t, file('/bind/x'), { '7/fd/3': '→ /data/in/x', '7/fdinfo/3': onMount(2) }), ['open']);
  assert.deepEqual(await uses(t, file('/data/x'), open), []);
});

test('in another mount namespace the location decides, not the name', async (t) => {
  const seen = { mounts: THEIRS };
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /srv/a', '7/fdinfo/3': onMount(12) }, seen), ['open']);
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(13) }, seen), []);
  assert.deepEqual(await uses(t, folder('/data'), { '7/cwd': '→ /data' }, seen), []);
  assert.deepEqual(await uses(t, folder('/data'), { '7/cwd': '→ /srv/in' }, seen), ['cwd']);
  const maps = '7f0000002000-7f0000003000 rw-s 00000000 09:02 77 /data/a\n';
  assert.deepEqual(await uses(t, file('/data/a'), { '7/maps': maps }, seen), []);
  assert.deepEqual(await uses(t, file('/data/a'), { '7/maps': maps.replace('/data/a', '/srv/a') }, seen), ['mapped']);
  // A file that it opened before it left our namespace is on a mount of ours.
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(2) }, seen), ['open']);
});

test('a name on an unmounted file system says nothing; without the mount id the name decides', async (t) => {
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(99) }), []);
  assert.deepEqual(await uses(t, file('/data/a'), { '7/fd/3': '→ /data/a' }), ['open']);
});

test('where its mounts cannot be read names are compared', async (t) => {
  const open = { '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(99), '7/cwd': '→ /bind/a' };
  assert.deepEqual(await uses(t, file('/data/a'), open, { mounts: null }), ['open']);
});

test('the common root does not count as a use, the root of a chrooted process does', async (t) => {
  assert.deepEqual(await uses(t, folder('/'), {}), []);
  assert.deepEqual(await uses(t, folder('/'), { '7/root': '→ /data' }), ['root']);
});

test('threads with tables and folders of their own count; one that ends meanwhile does not', async (t) => {
  const files = { '7/task/8/fd/3': '→ /data/a', '7/task/8/cwd': '→ /data' };
  const threads = ['7/task/8', '7/task/9'];
  assert.deepEqual(await uses(t, folder('/data'), files, { threads }), ['open', 'cwd']);
  assert.deepEqual(await uses(t, folder('/data'), { '7/task/9/fd/1': '→ /data/a' }, { threads }), ['open']);
});

test('a unix socket is open in every process that has one of its ends', async (t) => {
  const socket = file('/data/api.sock', { sockets: new Set(['socket:[11]']) });
  assert.deepEqual(await uses(t, socket, { '7/fd/3': '→ socket:[11]' }), ['open']);
  assert.deepEqual(await uses(t, socket, { '7/fd/3': '→ socket:[12]' }), []);
});

test('a process that ended uses nothing', async (t) => {
  const gone = { dir: join(fakeProc(t, {}), '7'), ownTables: () => [] };
  assert.deepEqual(await fileUsesReader(gone, file('/a'), { paths: { mounts: () => [] }, table: undefined }), []);
});

test('memory and pipes are no files, whatever their names', async (t) => {
  const files = { '7/fd/3': '→ /memfd:a (deleted)', '7/fd/4': '→ pipe:[3]' };
  assert.deepEqual(await uses(t, folder('/'), files), []);
});

test('of a chrooted process, whose mounts are named from its own root, the device decides', async (t) => {
  const seen = { mounts: '12 11 8:2 / /srv rw - ext4 /dev/b rw\n13 11 9:2 / /in rw - ext4 /dev/y rw\n' };
  const open = (id: number) => ({ '7/fd/3': '→ /data/a', '7/fdinfo/3': onMount(id) });
  assert.deepEqual(await uses(t, file('/data/a'), open(12), seen), ['open']);
  assert.deepEqual(await uses(t, file('/data/a'), open(13), seen), []);
});

test('what is mounted below a folder is in it only if the mount itself is', async (t) => {
  // Of another mount namespace, which has another file system where ours has the folder.
  const seen = {
    mounts: `${THEIRS}14 13 8:3 / /data/sub rw - ext4 /dev/c rw\n15 12 8:3 / /srv/sub rw - ext4 /dev/c rw\n`,
  };
  const open = (path: string, id: number) => ({ '7/fd/3': `→ ${path}`, '7/fdinfo/3': onMount(id) });
  assert.deepEqual(await uses(t, folder('/data'), open('/srv/sub/x', 15), seen), ['open']);
  assert.deepEqual(await uses(t, folder('/data'), open('/data/sub/x', 14), seen), []);
  assert.deepEqual(await uses(t, folder('/data/in'), open('/srv/sub/x', 15), seen), []);
});

test('a folder may be all below a bind mount', async (t) => {
  const open = { '7/fd/3': '→ /bind/x', '7/fdinfo/3': onMount(3) };
  assert.deepEqual(await uses(t, folder('/data/in'), open), ['open']);
  assert.deepEqual(await uses(t, folder('/data'), open), ['open']);
  assert.deepEqual(await uses(t, folder('/data/i'), open), []);
  assert.deepEqual(await uses(t, folder('/data'), { '7/cwd': '→ /data/sub/x' }), ['cwd']);
  assert.deepEqual(await uses(t, file('/data'), { '7/cwd': '→ /data/sub/x' }), []);
});

test('every way in which a file is used is named, mapped only if there is no other', async (t) => {
  const maps = '7f0000002000-7f0000003000 rw-s 00000000 08:02 77 /data/a\n';
  const all = { '7/fd/3': '→ /data/a', '7/cwd': '→ /data/b', '7/exe': '→ /data/c', '7/root': '→ /data/d' };
  assert.deepEqual(await uses(t, folder('/data'), { ...all, '7/maps': maps }), ['open', 'cwd', 'executable', 'root']);
  assert.deepEqual(await uses(t, folder('/data'), { '7/maps': `x\n${maps}` }), ['mapped']);
  assert.deepEqual(await uses(t, file('/data/é\n'), { '7/maps': maps.replace('/data/a', '/data/é\\012') }), ['mapped']);
  assert.deepEqual(await uses(t, folder('/data/a'), { '7/maps': maps.replace('/a', '/ab') }), []);
});

test('the root of another namespace is a use, that of this one or of an unknown one is not', async (t) => {
  assert.deepEqual(await uses(t, folder('/'), {}, { mounts: null }), []);
  const theirs = { mounts: '1 0 8:1 / / rw - ext4 /dev/a rw\n' };
  assert.deepEqual(await uses(t, folder('/'), {}, theirs), ['root']);
});

test('what may not be looked at is unknown; a thread that may not be looked at, too', async (t) => {
  // A file in place of a folder, which cannot be read as one.
  const odd = { '7/task/8/fd': '' };
  assert.equal(await uses(t, file('/data/a'), odd, { threads: ['7/task/8'] }), null);
  const root = fakeProc(t, { '8/fd': '' });
  const gone = { dir: join(root, '8'), ownTables: () => [] };
  assert.equal(await fileUsesReader(gone, file('/a'), { paths: { mounts: () => [] }, table: undefined }), null);
});
