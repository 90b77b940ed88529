import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupReader } from '../../../src/platform/linux/cgroup-reader.ts';
import { fakeProc } from './fake-proc.ts';

const OWN = `/docker/${'a'.repeat(64)}`;

test('a container that this server itself runs in is its machine', (t) => {
  const groupOf = groupReader(fakeProc(t, { '1/cgroup': `0::${OWN}/init.scope\n` }));
  assert.deepEqual(groupOf(`0::${OWN}/system.slice/web.service\n`), {
    ...{ unit: 'web.service', units: ['web.service'] },
    ...{ container: 'a'.repeat(64), runtime: 'docker' },
  });
});

test('without /proc/1 a path is that of the machine; a text without a path throws', (t) => {
  const groupOf = groupReader(fakeProc(t, {}));
  assert.equal(groupOf('0::/system.slice/web.service\n').unit, 'web.service');
  assert.throws(() => groupOf(''), /^Error: the kernel names no control group$/);
});
