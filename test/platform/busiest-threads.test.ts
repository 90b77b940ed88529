import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busiestOf, type ThreadNow } from '../../src/platform/busiest-threads.ts';

const BEFORE_NS = 1e9;
/** One second later. */
const thread = (tid: number, cpuNs: number, counts = true): ThreadNow => ({
  ...{ tid, name: `t${tid}`, status: 'sleeping', cpuNs },
  sample: counts ? { cpuNs, atNs: 2 * BEFORE_NS } : undefined,
});
const before = (times: Readonly<Record<number, number>>) => ({
  atNs: BEFORE_NS,
  byTid: new Map(Object.entries(times).map(([tid, cpuNs]) => [Number(tid), { cpuNs, atNs: BEFORE_NS }])),
});

test('over a window, those that used the most in it; new ones, and those with an id used again, count from 0', () => {
  const threads = [thread(1, 9e9), thread(2, 2.5e9), thread(3, 1e8), thread(4, 2e8), thread(5, 7e9, false)];
  const { busiest, total } = busiestOf(threads, before({ 1: 9e9, 2: 2e9, 3: 3e9, 5: 0 }));
  assert.deepEqual(
    busiest.map(({ tid, cpuPercent }) => [tid, cpuPercent]),
    [
      [2, 50],
      [4, 20],
      [3, 10],
      [1, 0],
      [5, null],
    ],
  );
  assert.equal(total, 5);
  assert.deepEqual(busiest[0], { tid: 2, name: 't2', status: 'sleeping', cpuNs: 2.5e9, cpuPercent: 50 });
});

test('without a window the lifetime decides, then the id; at most 20 are shown', () => {
  const threads = Array.from({ length: 25 }, (_, at) => thread(at + 1, at === 9 ? 5 : 1));
  const { busiest, total } = busiestOf(threads, undefined);
  assert.deepEqual([busiest.length, total], [20, 25]);
  assert.deepEqual(
    busiest.slice(0, 3).map(({ tid, cpuPercent }) => [tid, cpuPercent]),
    [
      [10, null],
      [1, null],
      [2, null],
    ],
  );
});
