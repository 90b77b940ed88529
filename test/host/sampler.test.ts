import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../src/host/access.ts';
import { cpuSample, cpuWindow, createSampler } from '../../src/host/sampler.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

const told: [number, number][] = [];
const WATCHER = { abort: AbortSignal.any([]), progress: (done: number, of: number) => void told.push([done, of]) };
/** The fake clock's now, by when the window is over. */
const NOW_S = 10_000;
/** Started a tenth of a second before that. */
const YOUNG = facts(60, { startTime: (NOW_S - 0.1) * 100 });

function sampler(platform: Machine) {
  const scope = createAccessView(platform, () => DEFAULT_ACCESS).scope(undefined);
  let looks = 0;
  const clock = () => ({ ...platform.clock(), now: (NOW_S - (looks++ === 0 ? 0.25 : 0)) * 100 });
  const { measure } = createSampler({ ...platform, clock }, () => undefined);
  return async () => (await measure(scope, false, WATCHER)).cpu;
}

/** Percent of YOUNG, which used 0.05 s of its 0.1 s: half, or less by what this machine took to get there. */
function assertHalfOrLess(percent: number | null | undefined): void {
  assert.ok(percent != null && percent > 0 && percent <= 50, `${percent}`);
}

test('a process younger than the window is measured over its own life', async () => {
  const here = machine(ME, [facts(50)]);
  const platform = memoryMachine(here);
  const measure = sampler({
    ...platform,
    cpuTimeNs: (pid) => {
      here.processes.set(60, YOUNG); // comes after the first look
      return pid === 60 ? 0.05e9 : 5e9;
    },
  });
  const cpu = await measure();
  assertHalfOrLess(cpu.get(60));
  assert.equal(cpu.get(50), 0);
});

test('an older one that was not sampled before is not measured, nor one by a clock of another boot', async () => {
  const old = facts(70);
  const tomorrow = facts(80, { startTime: (NOW_S + 1) * 100 });
  const platform = memoryMachine(machine(ME, [facts(50), old, tomorrow]));
  const measure = sampler({ ...platform, pids: () => [50, 80] });
  assert.deepEqual(
    await measure(),
    new Map([
      [50, 0],
      [70, null],
      [80, null],
    ]),
  );
});

test('what cannot be measured is null, not zero', async () => {
  const cpu = await sampler({ ...memoryMachine(machine(ME, [facts(50)])), cpuTimeNs: () => undefined })();
  assert.equal(cpu.get(50), null);
});

test('a pid that was given to another process is not compared with the one before', async () => {
  const here = machine(ME, [facts(60)]);
  let looks = 0;
  const measure = sampler({
    ...memoryMachine(here),
    cpuTimeNs: () => {
      if (++looks === 1) here.processes.set(60, YOUNG); // the one before had used as much
      return 0.05e9;
    },
  });
  assertHalfOrLess((await measure()).get(60));
});

test('a second look soon after the first uses its sample instead of waiting again', async () => {
  let samples = 0;
  const platform = memoryMachine(machine(ME, [facts(50)]));
  const measure = sampler({
    ...platform,
    cpuTimeNs: () => {
      samples++;
      return 5e9;
    },
  });
  told.length = 0;
  await measure();
  assert.equal(samples, 2);
  assert.deepEqual(told, [
    [0, 0.25],
    [0.25, 0.25],
  ]);
  await new Promise((resolve) => setTimeout(resolve, 210));
  await measure();
  assert.equal(samples, 3);
});

test('a sample is used again for ten seconds, and no longer: an average of hours says nothing about now', async (t) => {
  let [nowMs, samples] = [1e6, 0];
  t.mock.method(performance, 'now', () => nowMs);
  const platform = memoryMachine(machine(ME, [facts(50)]));
  const measure = sampler({ ...platform, cpuTimeNs: () => ++samples * 1e9 });
  const samplesAfter = async (ms: number): Promise<number> => {
    nowMs += ms;
    const before = samples;
    await measure();
    return samples - before;
  };
  assert.equal(await samplesAfter(0), 2);
  assert.equal(await samplesAfter(10_000), 1);
  assert.equal(await samplesAfter(10_001), 2);
  assert.equal(await samplesAfter(200), 1);
  assert.equal(await samplesAfter(199), 2);
});

test('by a clock that stands still, half of its life is exactly fifty percent, and no time is not measured', async (t) => {
  t.mock.method(performance, 'now', () => 5e6);
  const here = machine(ME, [facts(50)]);
  const measure = sampler({
    ...memoryMachine(here),
    cpuTimeNs: () => {
      here.processes.set(60, YOUNG);
      return 0.05e9;
    },
  });
  assert.deepEqual(
    await measure(),
    new Map([
      [50, null],
      [60, 50],
    ]),
  );
});

test('a window ends at once when the call is cancelled, and there is no sample without a clock', async () => {
  await assert.rejects(cpuWindow({ ...WATCHER, abort: AbortSignal.abort() }), { name: 'AbortError' });
  const platform = memoryMachine(machine(ME, []));
  assert.equal(cpuSample({ ...platform, cpuTimeNs: () => undefined }, 50), undefined);
  assert.equal(cpuSample(platform, 50)?.cpuNs, 5e9);
});
