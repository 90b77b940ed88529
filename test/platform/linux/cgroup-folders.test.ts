import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cgroupFolders } from '../../../src/platform/linux/cgroup-folders.ts';
import { V1_CGROUP, V1_HOST, V2_HOST } from './cgroup-mounts.ts';

/** Docker without a cgroup namespace: only its own group is mounted, under the names of the host. */
const DOCKER = `/docker/${'4f'.repeat(32)}`;
const V1_DOCKER = `
400 390 0:34 ${DOCKER} /sys/fs/cgroup/memory ro,nosuid,nodev,noexec,relatime master:16 - cgroup cgroup rw,memory
`;

const folders = (mountinfo: string, cgroup: string, controller = 'memory') =>
  cgroupFolders(mountinfo, cgroup, controller)?.folders;

describe('the folders of its group and all above', () => {
  test('version 2, on the host and in a namespace of its own', () => {
    assert.deepEqual(cgroupFolders(V2_HOST, '0::/system.slice/a.service\n', 'memory'), {
      version: 2,
      folders: ['/sys/fs/cgroup/system.slice/a.service', '/sys/fs/cgroup/system.slice', '/sys/fs/cgroup'],
    });
    assert.deepEqual(folders(V2_HOST, '0::/\n'), ['/sys/fs/cgroup']);
  });

  test('version 1, each controller in its own tree', () => {
    const at = '/sys/fs/cgroup';
    assert.deepEqual(cgroupFolders(V1_HOST, V1_CGROUP, 'memory'), {
      version: 1,
      folders: [`${at}/memory/a/b`, `${at}/memory/a`, `${at}/memory`],
    });
    assert.deepEqual(folders(V1_HOST, V1_CGROUP, 'cpu'), [`${at}/cpu,cpuacct/a`, `${at}/cpu,cpuacct`]);
    assert.deepEqual(folders(V1_HOST, V1_CGROUP, 'cpuset'), [`${at}/cpuset`]);
  });

  test('hybrid: what version 1 does not name is in version 2', () => {
    assert.deepEqual(folders(V1_HOST, '3:cpuset:/\n0::/a\n'), ['/sys/fs/cgroup/unified/a', '/sys/fs/cgroup/unified']);
  });

  test('a bind mount of its own group, and groups below it', () => {
    assert.deepEqual(folders(V1_DOCKER, `9:memory:${DOCKER}\n`), ['/sys/fs/cgroup/memory']);
    assert.deepEqual(folders(V1_DOCKER, `9:memory:${DOCKER}/job\n`), [
      '/sys/fs/cgroup/memory/job',
      '/sys/fs/cgroup/memory',
    ]);
    assert.equal(folders(V1_DOCKER, '9:memory:/docker/other\n'), undefined);
    assert.equal(folders(V1_DOCKER, `9:memory:${DOCKER}5\n`), undefined);
  });

  test('a mount from outside of the cgroup namespace has limits for all in it', () => {
    const outer = '50 1 0:28 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n';
    assert.deepEqual(folders(outer, '0::/\n'), ['/sys/fs/cgroup']);
    assert.deepEqual(folders(outer, '0::/job\n'), ['/sys/fs/cgroup']);
    assert.equal(folders(V2_HOST, '0::/../other\n'), undefined);
  });

  test('mounted elsewhere, with a blank in its path; colons in the name of a group', () => {
    const elsewhere = '50 1 0:28 / /my\\040groups rw - cgroup2 cgroup2 rw\n';
    assert.deepEqual(folders(elsewhere, '0::/a:b\n'), ['/my groups/a:b', '/my groups']);
  });

  test('what is mounted over it may be anything, and is left alone', () => {
    for (const point of ['/sys/fs/cgroup', '/sys/fs/cgroup/system.slice'])
      assert.equal(folders(`${V2_HOST}60 33 0:99 / ${point} rw - fuse x rw\n`, '0::/system.slice/a\n'), undefined);
  });

  test('of several mounts the last that shows the group counts', () => {
    const twice = `${V2_HOST}50 1 0:28 / /again rw - cgroup2 cgroup2 rw\n`;
    assert.deepEqual(folders(twice, '0::/a\n'), ['/again/a', '/again']);
    const other = `${V2_HOST}50 1 0:28 /b /again rw - cgroup2 cgroup2 rw\n`;
    assert.deepEqual(folders(other, '0::/a\n'), ['/sys/fs/cgroup/a', '/sys/fs/cgroup']);
    assert.deepEqual(folders(other, '0::/b/c\n'), ['/again/c', '/again']);
    assert.equal(folders('50 1 0:28 /..a /x rw - cgroup2 cgroup2 rw\n', '0::/a\n'), undefined);
    assert.equal(folders('50 1 0:28 /.. /x rw - cgroup2 cgroup2 rw\n', '0::/../a\n')?.[0], '/x/a');
  });

  test('no groups at all', () => {
    assert.equal(folders('', '0::/\n'), undefined);
    assert.equal(folders(V2_HOST, ''), undefined);
  });
});
