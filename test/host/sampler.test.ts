import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampler } from '../../src/host/sampler.ts';
import { createView } from '../../src/host/view.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { facts, fakePlatform, ME, machine } from '../fake.ts';
import { DEFAULT_ACCESS } from '../server/support.ts';

const told: [number, number][] = [];
const WATCHER = { abort: AbortSignal.any([]), progress: (done: number, of: number) => void told.push([done, of]) };
/** Started a tenth of a second before the fake clock's now. */
const YOUNG = facts(60, { startTicks: 10_000 * 100 - 10 });

function sampler(platform: Platform) {
  const scope = createView(platform, () => DEFAULT_ACCESS).scope(undefined);
  const { measure } = createSampler(platform);
  return async () => (await measure(scope, false, WATCHER)).cpu;
}

test('a process younger than the window is measured over its own life', async () => {
  const here = machine(ME, [facts(50)]);
  const platform = fakePlatform(here);
  const measure = sampler({
    ...platform,
    cpuTimeNs: (pid) => {
      here.processes.set(60, YOUNG); // comes after the first look
      return pid === 60 ? 0.05e9 : 5e9;
    },
  });
  const cpu = await measure();
  assert.equal(cpu.get(60), 50);
  assert.equal(cpu.get(50), 0);
});

test('what cannot be measured is null, not zero', async () => {
  const cpu = await sampler({ ...fakePlatform(machine(ME, [facts(50)])), cpuTimeNs: () => undefined })();
  assert.equal(cpu.get(50), null);
});

test('a pid that was given to another process is not compared with the one before', async () => {
  const here = machine(ME, [facts(50)]);
  const platform = fakePlatform(here);
  let looks = 0;
  const measure = sampler({
    ...platform,
    cpuTimeNs: (pid) => {
      if (++looks === 1) here.processes.set(pid, facts(pid, { startTicks: 123 }));
      return looks * 1e9;
    },
  });
  assert.equal((await measure()).get(50), null);
});

test('a second look soon after the first uses its sample instead of waiting again', async () => {
  let snapshots = 0;
  const platform = fakePlatform(machine(ME, [facts(50)]));
  const measure = sampler({
    ...platform,
    snapshot: (want) => {
      snapshots++;
      return platform.snapshot(want);
    },
  });
  told.length = 0;
  await measure();
  assert.equal(snapshots, 2);
  assert.deepEqual(told, [
    [0, 0.25],
    [0.25, 0.25],
  ]);
  await new Promise((resolve) => setTimeout(resolve, 210));
  await measure();
  assert.equal(snapshots, 3);
});
