import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { mountTables } from '../../../src/platform/linux/mount-tables.ts';
import { parseMounts } from '../../../src/platform/linux/proc/mountinfo.ts';
import { fakeProc } from './fake-proc.ts';

const line = (id: number, point: string) => `${id} 1 8:1 / ${point} rw - ext4 /dev/sda1 rw\n`;
const OURS = parseMounts(line(1, '/'));

test('processes in one mount namespace share a table; those in that of this server have its mounts', (t) => {
  const root = fakeProc(t, {
    ...{ 'self/ns/mnt': '→ mnt:[1]', '10/ns/mnt': '→ mnt:[1]', '10/mountinfo': line(9, '/not-read') },
    ...{ '20/ns/mnt': '→ mnt:[2]', '20/mountinfo': line(2, '/srv'), '21/ns/mnt': '→ mnt:[2]' },
    ...{ '30/ns/mnt': '→ mnt:[3]', '30/mountinfo': '', '31/mountinfo': line(4, '/hidden') },
    ...{ '30/task/33/ns/mnt': '→ mnt:[3]', '30/task/33/mountinfo': line(5, '/thread') },
  });
  const tableOf = mountTables({ root, files: fsFiles(root), paths: { mounts: () => OURS } });
  const pointsOf = (pid: number, liveTid?: number) => {
    const table = tableOf({ pid, liveTid });
    return table && [table.ours, ...table.mounts.map(({ mountPoint }) => mountPoint)];
  };
  assert.deepEqual(pointsOf(10), [true, '/']);
  assert.deepEqual(pointsOf(20), [false, '/srv']);
  assert.deepEqual(pointsOf(21), [false, '/srv']);
  // An empty table is no table, and is read again from the next process of that namespace.
  assert.equal(pointsOf(30), undefined);
  assert.deepEqual(pointsOf(30, 33), [false, '/thread']);
  assert.equal(pointsOf(31), undefined); // of which the namespace is hidden
});
