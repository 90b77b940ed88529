import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busiestThreads, readThreadTimes } from '../../../src/platform/windows/threads-reader.ts';
import { memoryCalls } from './memory-calls.ts';
import { type MemoryThread, made, memoryWindows, SUSPENDED, WAITS } from './memory-windows.ts';

const thread = (tid: number, cpuNs: number, rest: Partial<MemoryThread> = {}): MemoryThread => ({
  ...{ ...WAITS, tid, cpuNs },
  ...rest,
});
const RUNS = { state: 2, waitReason: 0 };

function threadsOn(...threads: readonly MemoryThread[]) {
  const here = memoryWindows(made(5000, { threads }));
  return {
    set: (...now: readonly MemoryThread[]) => here.processes.set(5000, made(5000, { threads: now })),
    ...memoryCalls(here),
  };
}

test('without a window, those with the most CPU time', () => {
  const calls = threadsOn(thread(8, 100), thread(12, 300, RUNS), thread(16, 100, { waitReason: SUSPENDED.waitReason }));
  assert.deepEqual(busiestThreads(calls, 5000, undefined), {
    busiest: [
      { tid: 12, name: null, status: 'running', cpuNs: 300, cpuPercent: null },
      { tid: 8, name: null, status: 'sleeping', cpuNs: 100, cpuPercent: null },
      { tid: 16, name: null, status: 'stopped', cpuNs: 100, cpuPercent: null },
    ],
    total: 3,
  });
});

test('over a window, those that used the most in it, also ones that began in it', (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const calls = threadsOn(thread(8, 9_000_000_000), thread(12, 100), thread(20, 900_000_000));
  const before = readThreadTimes(calls, 5000);
  assert.deepEqual(before.byTid.get(8), { cpuNs: 9_000_000_000, atNs: 1e12 });
  clock.nowMs += 1000;
  calls.set(
    ...[thread(8, 9_000_000_000), thread(12, 500_000_100), thread(16, 250_000_000)],
    // Less than before: another thread with the same id.
    thread(20, 100_000_000),
  );
  const { busiest, total } = busiestThreads(calls, 5000, before);
  assert.deepEqual(
    busiest.map(({ tid, cpuPercent }) => [tid, cpuPercent]),
    [
      [12, 50],
      [16, 25],
      [20, 10],
      [8, 0],
    ],
  );
  assert.equal(total, 4);
});

test('no more than twenty, and none of a process that has ended', () => {
  const many = Array.from({ length: 25 }, (_, index) => thread(4 * (index + 1), 100));
  const calls = threadsOn(...many);
  const { busiest, total } = busiestThreads(calls, 5000, undefined);
  assert.deepEqual([busiest.map(({ tid }) => tid), total], [many.slice(0, 20).map(({ tid }) => tid), 25]);
  assert.deepEqual(busiestThreads(calls, 9000, undefined), { busiest: [], total: 0 });
});
