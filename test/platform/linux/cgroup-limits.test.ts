import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cgroupFolders } from '../../../src/platform/linux/cgroup-folders.ts';
import { limitsIn, parseCpuList, parseLimit, parseQuota } from '../../../src/platform/linux/cgroup-limits.ts';

/** Recorded lines of /proc/self/mountinfo and /proc/self/cgroup of several machines and containers. */

const V2_HOST = `
23 28 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
33 23 0:28 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
`;
const V1_HOST = `
31 23 0:28 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
38 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:15 - cgroup cgroup rw,cpu,cpuacct
39 31 0:34 / /sys/fs/cgroup/memory rw,relatime shared:16 - cgroup cgroup rw,memory
40 31 0:35 / /sys/fs/cgroup/cpuset rw,relatime shared:17 - cgroup cgroup rw,cpuset,clone_children
41 31 0:36 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw
`;
const V1_CGROUP = '9:memory:/a/b\n5:cpu,cpuacct:/a\n3:cpuset:/\n1:name=systemd:/user.slice\n0::/user.slice\n';
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

  test('a bind of the own group, and groups below it', () => {
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

  test('no groups at all', () => {
    assert.equal(folders('', '0::/\n'), undefined);
    assert.equal(folders(V2_HOST, ''), undefined);
  });
});

/** The limits of a tree of files. */
function limits(mountinfo: string, cgroup: string, files: Readonly<Record<string, string>>) {
  return limitsIn(
    (controller) => cgroupFolders(mountinfo, cgroup, controller),
    (path) => files[path],
  );
}

describe('the tightest limit', () => {
  const GROUP = '/sys/fs/cgroup/a/b';
  test('of version 2, of all above, with what is used in the group that has it', () => {
    const files = {
      [`${GROUP}/memory.max`]: '536870912\n',
      [`${GROUP}/memory.current`]: '1000\n',
      '/sys/fs/cgroup/a/memory.max': '268435456\n',
      '/sys/fs/cgroup/a/memory.high': 'max\n',
      '/sys/fs/cgroup/a/memory.current': '2000\n',
      [`${GROUP}/cpu.max`]: 'max 100000\n',
      '/sys/fs/cgroup/a/cpu.max': '150000 100000\n',
    };
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', files), { memoryBytes: 2 ** 28, memoryUsedBytes: 2000, cpus: 1.5 });
    const high = { ...files, [`${GROUP}/memory.high`]: '1048576\n' };
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', high), { memoryBytes: 2 ** 20, memoryUsedBytes: 1000, cpus: 1.5 });
  });

  test('of version 1, where a group may not limit those below it', () => {
    const at = '/sys/fs/cgroup';
    const files = {
      [`${at}/memory/a/b/memory.limit_in_bytes`]: '9223372036854771712\n',
      [`${at}/memory/a/memory.limit_in_bytes`]: '268435456\n',
      [`${at}/memory/a/memory.usage_in_bytes`]: '4096\n',
      [`${at}/cpu,cpuacct/a/cpu.cfs_quota_us`]: '-1\n',
      [`${at}/cpu,cpuacct/a/cpu.cfs_period_us`]: '100000\n',
      [`${at}/cpuset/cpuset.effective_cpus`]: '0-1,4\n',
    };
    assert.deepEqual(limits(V1_HOST, V1_CGROUP, files), { memoryBytes: 2 ** 28, memoryUsedBytes: 4096, cpus: 3 });
    const flat = { ...files, [`${at}/memory/a/memory.use_hierarchy`]: '0\n' };
    assert.deepEqual(limits(V1_HOST, V1_CGROUP, flat), { cpus: 3 });
    const slow = { ...files, [`${at}/cpu,cpuacct/a/cpu.cfs_quota_us`]: '5000\n' };
    assert.equal(limits(V1_HOST, V1_CGROUP, slow).cpus, 0.05);
  });

  test('is absent where there is none, or it cannot be read', () => {
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', { [`${GROUP}/memory.max`]: 'max\n' }), {});
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', {}), {});
    assert.deepEqual(limits('', '', {}), {});
  });
});

test('a limit, a quota and a list of CPUs, or nothing', () => {
  assert.deepEqual(['0\n', '4096', 'max\n', '', '-1\n', '12x', undefined].map(parseLimit), [
    0,
    4096,
    ...Array(5).fill(undefined),
  ]);
  assert.deepEqual(['50000 100000\n', 'max 100000\n', '-1 100000', 'undefined undefined', '1 0'].map(parseQuota), [
    0.5,
    ...Array(4).fill(undefined),
  ]);
  assert.deepEqual(['0\n', '0-3,8\n', '\n', undefined].map(parseCpuList), [1, 5, undefined, undefined]);
});
