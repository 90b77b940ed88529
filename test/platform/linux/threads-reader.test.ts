import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { busiestThreads, readThreadTimes } from '../../../src/platform/linux/threads-reader.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

/** A process with threads: tid → CPU time in ticks and, if the kernel counts them, in nanoseconds. */
function threads(t: TestContext, of: Readonly<Record<number, readonly [ticks: number, ns?: number]>>) {
  const clock = { nowMs: 1000 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const files = Object.entries(of).flatMap(([tid, [ticks, ns]]) => [
    [`task/${tid}/stat`, statLine(Number(tid), { comm: `t${tid}`, utime: ticks })],
    ...(ns === undefined ? [] : [[`task/${tid}/schedstat`, `${ns} 0 0\n`]]),
  ]);
  const dir = fakeProc(t, Object.fromEntries(files));
  return {
    clock,
    dir,
    use: (tid: number, ns: number) => writeFileSync(join(dir, `task/${tid}/schedstat`), `${ns} 0 0\n`),
  };
}

test('times are in nanoseconds, or in ticks on a kernel that does not count them', async (t) => {
  const { dir } = threads(t, { 1: [7, 5], 2: [50] });
  const { atNs, byTid } = await readThreadTimes(dir, 100);
  assert.equal(atNs, 1e9);
  assert.deepEqual(Object.fromEntries(byTid), { 1: { cpuNs: 5, atNs: 1e9 }, 2: { cpuNs: 5e8, atNs: 1e9 } });
  assert.equal((await readThreadTimes('/no/such/path', 100)).byTid.size, 0);
});

test('the busiest since before come first; new threads count from 0, and ids used again, too', async (t) => {
  const { clock, dir, use } = threads(t, { 1: [900, 1e9], 2: [10, 2e9], 3: [0, 3e9], 4: [10, 4e9] });
  const before = await readThreadTimes(dir, 100);
  const known = { ...before, byTid: new Map([...before.byTid].filter(([tid]) => tid !== 4)) };
  clock.nowMs += 1000;
  use(2, 2.5e9);
  use(3, 1e8); // less than before: another thread with its id
  use(4, 2e8);
  const { busiest, total } = await busiestThreads(dir, known, 100);
  assert.deepEqual(
    busiest.map(({ tid, name, cpuNs, cpuPercent }) => [tid, name, cpuNs, cpuPercent]),
    [
      [2, 't2', 1e8, 50],
      [4, 't4', 1e8, 20],
      [3, 't3', 0, 10],
      [1, 't1', 9e9, 0],
    ],
  );
  assert.equal(total, 4);
});

test('without a window before it the lifetime decides, then the id; at most 20 are shown', async (t) => {
  const { dir } = threads(t, Object.fromEntries(Array.from({ length: 25 }, (_, at) => [at + 1, [at === 9 ? 5 : 1]])));
  const { busiest, total } = await busiestThreads(dir, undefined, 100);
  assert.deepEqual([busiest.length, total], [20, 25]);
  assert.deepEqual(
    busiest.slice(0, 3).map(({ tid, cpuPercent }) => [tid, cpuPercent]),
    [
      [10, null],
      [1, null],
      [2, null],
    ],
  );
  assert.deepEqual(Object.keys(busiest[0] ?? {}), ['tid', 'name', 'status', 'cpuNs', 'cpuPercent']);
  await assert.rejects(busiestThreads('/no/such/path', undefined, 100), { code: 'ENOENT' });
});

test('a thread that ends while it is read is left out', async (t) => {
  const { dir } = threads(t, { 1: [7], 2: [8] });
  mkdirSync(join(dir, 'task/3'));
  assert.deepEqual([...(await readThreadTimes(dir, 100)).byTid.keys()], [1, 2]);
  const { busiest, total } = await busiestThreads(dir, undefined, 100);
  assert.deepEqual([busiest.map(({ tid }) => tid), total], [[2, 1], 2]);
});
