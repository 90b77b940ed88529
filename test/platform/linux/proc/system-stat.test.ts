import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countCpus, parseBootUnixS, parseCpuTicks } from '../../../../src/platform/linux/proc/system-stat.ts';
import { recorded } from '../recorded.ts';

const STAT = 'cpu  1 20 300 4000 50000 600000 7000000 80000000 9 9\ncpu0 1 2 3\ncpu10 4 5 6\nintr 5\nbtime 77\n';

test('all but idle time and waiting for disks is busy; time of guests is in user time already', () => {
  assert.deepEqual(parseCpuTicks(STAT), { busy: 87_600_321, total: 87_654_321 });
  // Linux 2.6 had fewer columns.
  assert.deepEqual(parseCpuTicks('cpu  1 2 3 4\n'), { busy: 6, total: 10 });
  for (const text of ['', 'cpu0 1 2 3 4\n', 'cpu  0 0 0 0\n']) assert.equal(parseCpuTicks(text), undefined);
  assert.deepEqual(parseCpuTicks('cpu  0 0 0 1\n'), { busy: 0, total: 1 });
});

test('CPUs are counted by their lines, not the line of all together', () => {
  assert.equal(countCpus(STAT), 2);
  assert.equal(countCpus(''), 0);
});

test('the time of the boot; without its line it is not a number, not 0', () => {
  assert.equal(parseBootUnixS(STAT), 77);
  assert.equal(parseBootUnixS(recorded('stat').toString()), 1795394504);
  assert.ok(Number.isNaN(parseBootUnixS('cpu 1 2 3\n')));
});
