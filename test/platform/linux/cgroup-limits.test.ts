import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cgroupFolders } from '../../../src/platform/linux/cgroup-folders.ts';
import {
  limitsIn,
  parseCpuList,
  parseLimit,
  parseQuota,
  readGroupLimits,
} from '../../../src/platform/linux/cgroup-limits.ts';
import { V1_CGROUP, V1_HOST, V2_HOST } from './cgroup-mounts.ts';
import { fakeProc } from './fake-proc.ts';

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

  test('of CPUs in version 2 is the shorter of the list and the quota; a group without a list has that of its parent', () => {
    const cpus = (files: Readonly<Record<string, string>>) => limits(V2_HOST, '0::/a/b\n', files).cpus;
    const list = { '/sys/fs/cgroup/a/cpuset.cpus.effective': '0-3\n' };
    assert.equal(cpus(list), 4);
    assert.equal(cpus({ ...list, [`${GROUP}/cpuset.cpus.effective`]: '2\n' }), 1);
    assert.equal(cpus({ ...list, [`${GROUP}/cpuset.cpus`]: '2,3\n' }), 2);
    assert.equal(cpus({ ...list, [`${GROUP}/cpu.max`]: '150000 100000\n' }), 1.5);
  });

  test('of version 1 counts use_hierarchy of the groups above only', () => {
    const at = '/sys/fs/cgroup/memory';
    const files = { [`${at}/a/b/memory.limit_in_bytes`]: '4096\n', [`${at}/a/b/memory.use_hierarchy`]: '0\n' };
    assert.deepEqual(limits(V1_HOST, V1_CGROUP, files), { memoryBytes: 4096 });
    const both = { ...files, [`${at}/a/memory.limit_in_bytes`]: '100\n', [`${at}/a/memory.use_hierarchy`]: '1\n' };
    assert.deepEqual(limits(V1_HOST, V1_CGROUP, both), { memoryBytes: 100 });
    const two = { '/sys/fs/cgroup/a/memory.max': '100\n', '/sys/fs/cgroup/a/memory.use_hierarchy': '0\n' };
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', two), { memoryBytes: 100 });
  });

  test('of equal limits is that of the nearest group', () => {
    const files = {
      ...{ [`${GROUP}/memory.max`]: '100\n', [`${GROUP}/memory.current`]: '1\n' },
      ...{ '/sys/fs/cgroup/a/memory.max': '100\n', '/sys/fs/cgroup/a/memory.current': '2\n' },
    };
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', files), { memoryBytes: 100, memoryUsedBytes: 1 });
  });

  test('of CPUs is the smallest quota', () => {
    const files = { [`${GROUP}/cpu.max`]: '300000 100000\n', '/sys/fs/cgroup/a/cpu.max': '200000 100000\n' };
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', files), { cpus: 2 });
  });

  test('is read where the groups are mounted', (t) => {
    const root = fakeProc(t, { 'self/cgroup': '0::/a\n', 'groups/a/memory.max': '4096\n' });
    const mountinfo = `1 0 0:1 / / rw - ext4 x rw\n2 1 0:28 / ${root}/groups rw - cgroup2 cgroup2 rw\n`;
    assert.deepEqual(readGroupLimits(root), {});
    writeFileSync(join(root, 'self/mountinfo'), mountinfo);
    assert.deepEqual(readGroupLimits(root), { memoryBytes: 4096 });
    mkdirSync(join(root, 'other/self'), { recursive: true });
    writeFileSync(join(root, 'other/self/mountinfo'), mountinfo);
    assert.deepEqual(readGroupLimits(join(root, 'other')), {});
  });

  test('is absent where there is none, or it cannot be read', () => {
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', { [`${GROUP}/memory.max`]: 'max\n' }), {});
    assert.deepEqual(limits(V2_HOST, '0::/a/b\n', {}), {});
    assert.deepEqual(limits('', '', {}), {});
  });
});

test('a limit, a quota and a list of CPUs, or nothing', () => {
  const none = ['max\n', '', '-1\n', '12x', 'x12', undefined, String(2 ** 60)];
  assert.deepEqual(['0\n', '4096', ...none].map(parseLimit), [0, 4096, ...none.map(() => undefined)]);
  assert.equal(parseLimit(String(2 ** 60 - 2 ** 10)), 2 ** 60 - 2 ** 10);
  assert.deepEqual(
    ['50000 100000\n', 'max 100000\n', '-1 100000', 'undefined undefined', '1 0', '0 100000', 'x1 1', '1 1x'].map(
      parseQuota,
    ),
    [0.5, ...Array(7).fill(undefined)],
  );
  assert.deepEqual(['0\n', '0-3,8\n', '2-3,10-11', '\n', undefined].map(parseCpuList), [1, 5, 4, undefined, undefined]);
});
