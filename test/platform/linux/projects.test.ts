import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unanswered } from '../../../src/platform/helper/helper.ts';
import { parseMounts } from '../../../src/platform/linux/proc/mountinfo.ts';
import { findProjects } from '../../../src/platform/linux/projects.ts';
import { fakeProc } from './fake-proc.ts';

const mounts = (device: string) => parseMounts(`1 0 ${device} / / rw - ext4 x rw\n2 1 8:2 / /data rw - ext4 y rw\n`);
const OURS = { mounts: mounts('8:1'), ours: true };

test('each folder is looked at once, and gives its project to all that work in it', async (t) => {
  const root = fakeProc(t, {
    ...{ '10/cwd': '→ /srv/shop', '11/cwd': '→ /srv/shop', '12/cwd': '→ /srv', '13/cwd': '→ /srv/old (deleted)' },
    ...{ '14/task/15/cwd': '→ /mnt/x', '16/cwd': '→ /mnt/y', '17/stat': '' },
  });
  const asked: string[] = [];
  const project = async (folder: string) => {
    asked.push(folder);
    if (folder.startsWith('/mnt')) throw new Unanswered('it does not answer');
    return folder === '/srv/shop' ? 'shop' : null;
  };
  const processes = [10, 11, 12, 13, 16, 17].map((pid) => ({ pid }));
  const reader = { root, tableOf: () => OURS, paths: { project, mounts: () => OURS.mounts } };
  const { byPid, unavailable } = await findProjects([...processes, { pid: 14, liveTid: 15 }], reader);
  assert.deepEqual(asked, ['/srv/shop', '/srv', '/mnt/y', '/mnt/x']);
  assert.deepEqual(Object.fromEntries(byPid), { 10: 'shop', 11: 'shop', 12: null, 13: null });
  assert.deepEqual(unavailable, ['it does not answer']);
});

test('a folder in another mount namespace counts if the same path leads to the same folder here', async (t) => {
  const root = fakeProc(t, { '10/cwd': '→ /data/shop', '11/cwd': '→ /srv/shop' });
  const paths = { project: async () => 'shop', mounts: () => OURS.mounts };
  const tableOf = () => ({ mounts: mounts('9:9'), ours: false });
  const { byPid } = await findProjects([{ pid: 10 }, { pid: 11 }], { root, paths, tableOf });
  assert.deepEqual(Object.fromEntries(byPid), { 10: 'shop', 11: null });
  // The same disk, but another folder of it; and a mount table that cannot be read.
  const elsewhere = { mounts: parseMounts('1 0 8:2 /sub /data rw - ext4 y rw\n'), ours: false };
  const bound = await findProjects([{ pid: 10 }], { root, paths, tableOf: () => elsewhere });
  assert.deepEqual(Object.fromEntries(bound.byPid), { 10: null });
  const unknown = await findProjects([{ pid: 11 }], { root, paths, tableOf: () => undefined });
  assert.deepEqual(Object.fromEntries(unknown.byPid), { 11: 'shop' });
});

test('a mistake of this program is thrown, not taken for silence', async (t) => {
  const root = fakeProc(t, { '10/cwd': '→ /srv' });
  const project = async () => Promise.reject(new TypeError('a mistake'));
  const paths = { project, mounts: () => [] };
  await assert.rejects(findProjects([{ pid: 10 }], { root, paths, tableOf: () => undefined }), TypeError);
});
