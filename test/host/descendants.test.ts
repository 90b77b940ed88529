import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { descendantsNow, descendantsOf } from '../../src/host/descendants.ts';
import type { Machine } from '../../src/platform/machine.ts';
import type { Clock } from '../../src/process/clock.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { end, on, outcomes } from './ends.ts';

const SETUID = ownedBy(ME, ROOT, ROOT, ROOT);

test('of a tree each is judged on its own', async () => {
  const setuid = facts(52, { ppid: 50, owner: SETUID });
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 }), setuid, facts(53, { ppid: 52 })]);
  assert.deepEqual(outcomes(await end(on(here), 50)), [[50, 'exited']]);
  here.processes.set(50, facts(50));
  const ended = await end(on(here), 50, { tree: true });
  assert.deepEqual(outcomes(ended), [
    [50, 'exited'],
    [51, 'exited'],
    [52, 'refused'],
    [53, 'exited'],
  ]);
  assert.deepEqual([...here.processes.keys()], [52]);
  // What may not be ended is not even pinned: it is judged before, and not only at the last moment.
  assert.deepEqual(
    ended.results.map(({ guarantee }) => guarantee),
    ['pidfd', 'pidfd', null, 'pidfd'],
  );
});

test('a descendant whose pid went to another process before it was pinned is left alone', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  const snapshot =
    (platform: Machine): Machine['snapshot'] =>
    async (want) => {
      const seen = await platform.snapshot(want);
      here.processes.set(51, facts(51, { startTime: 777, ppid: 1 }));
      return seen;
    };
  const host = on(here, { over: (platform) => ({ ...platform, snapshot: snapshot(platform) }) });
  assert.deepEqual(outcomes(await end(host, 50, { tree: true })), [[50, 'exited']]);
  assert.deepEqual([...here.processes.keys()], [51]);
});

test('a child of a stranger that took over the pid of a descendant is left alone', async () => {
  const NOW = 1_000_000; // ticks: it was started after the snapshot had begun
  for (const { how, parent, child } of [
    { how: 'the descendant ended', parent: { startTime: NOW + 1, ppid: 1 }, child: {} },
    { how: 'it was the descendant that took over', parent: {}, child: { ppid: 1 } },
  ]) {
    const stranger = facts(60, { ppid: 51, startTime: NOW + 2 });
    const here = machine(ME, [
      facts(50),
      facts(51, { ppid: 50 }),
      stranger,
      facts(70, { ppid: 60, startTime: NOW + 3 }),
    ]);
    const snapshot =
      (platform: Machine): Machine['snapshot'] =>
      async (want) => {
        const seen = await platform.snapshot(want);
        here.processes.set(51, facts(51, { ppid: 50, ...parent }));
        here.processes.set(60, { ...stranger, ...child });
        return seen;
      };
    const host = on(here, { over: (platform) => ({ ...platform, snapshot: snapshot(platform) }) });
    await end(host, 50, { tree: true });
    assert.ok(here.processes.has(60) && here.processes.has(70), how);
    assert.ok(!here.signals.some(({ pid }) => pid === 60 || pid === 70), how);
  }
});

test('an older process is not in the tree, even if its parent, which has ended, had the pid of the root', async () => {
  const stranger = facts(51, { ppid: 50, startTime: 499 });
  const here = machine(ME, [facts(50), stranger, facts(52, { ppid: 51 }), facts(53, { ppid: 50 })]);
  assert.deepEqual(outcomes(await end(on(here), 50, { tree: true })), [
    [50, 'exited'],
    [53, 'exited'],
  ]);
  assert.deepEqual([...here.processes.keys()], [51, 52]);
});

test('a tree of more than 2,000 is refused before the first signal', async () => {
  for (const confirm of ['never', 'auto'] as const) {
    const children = Array.from({ length: 2001 }, (_, index) => facts(1000 + index, { ppid: 50 }));
    const here = machine(ME, [facts(50), ...children]);
    await assert.rejects(
      end(on(here, { confirm }), 50, { tree: true }),
      /INVALID_INPUT: tree: it has more than 2000 descendants, .* nothing was signalled/,
    );
    assert.deepEqual(here.signals, []);
    here.processes.delete(1000);
    here.processes.delete(1001);
    if (confirm === 'never') assert.deepEqual((await end(on(here), 50, { tree: true })).counts, { exited: 2000 });
  }
});

test('a tree that outgrows 2,000 while it ends is ended as far as that, and the answer says so', async () => {
  const children = Array.from({ length: 1999 }, (_, index) => facts(1000 + index, { ppid: 50 }));
  const here = machine(ME, [facts(50), ...children]);
  let next = 5000;
  here.onSignal = (pid) => {
    if (pid !== 50) here.processes.delete(pid);
    else for (let born = 0; born < 5; born++) here.processes.set(next, facts(next++, { ppid: 50, startTime: 999_990 }));
  };
  const { advice, counts } = await end(on(here), 50, { tree: true });
  assert.deepEqual(counts, { exited: 2000, still_running: 1 });
  assert.match(advice ?? '', /more than 2000 descendants: the others were left alone/);
});

test('a long line of descendants is found to its end', async () => {
  const line = Array.from({ length: 1000 }, (_, index) =>
    facts(1000 + index, { ppid: index === 0 ? 50 : 999 + index }),
  );
  const here = machine(ME, [facts(50), ...line]);
  assert.deepEqual((await end(on(here), 50, { tree: true })).counts, { exited: 1001 });
});

test('descendants are found once each: later looks return what is new', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 }), facts(60)]);
  const platform = memoryMachine(here);
  const found = descendantsOf({ machine: platform, controller: platform }, () => 'default', [facts(50)]);
  const pids = async () => (await found.more()).map((one) => ('process' in one ? one.process.pid : 0));
  assert.deepEqual(await pids(), [51]);
  assert.deepEqual(await pids(), []);
  here.processes.set(52, facts(52, { ppid: 51 }));
  assert.deepEqual(await pids(), [52]);
  here.processes.set(51, facts(51, { ppid: 1, startTime: 999 }));
  here.processes.set(53, facts(53, { ppid: 51, startTime: 1000 }));
  assert.deepEqual(await pids(), [], 'not those of another process with a known pid');
  assert.equal(found.cut, false);
});

test('a descendant that is a zombie, or has become another process, is not pinned', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50, status: 'zombie' }), facts(52, { ppid: 50 })]);
  const platform = memoryMachine(here);
  const closed: number[] = [];
  const pin = (pid: number) => {
    const target = platform.pin(pid);
    if (pid === 52) here.processes.set(52, facts(52, { ppid: 50, startTime: 521 }));
    return target && { ...target, close: () => void closed.push(pid) };
  };
  const found = descendantsOf({ machine: platform, controller: { pin } }, () => assert.fail(), [facts(50)]);
  assert.deepEqual(await found.more(), []);
  assert.deepEqual(closed, [51, 52]);
});

test('a refused descendant is not pinned any longer; a bug in the judging is no refusal', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  const platform = memoryMachine(here);
  let closed = 0;
  const pin = (pid: number) => {
    const target = platform.pin(pid);
    return target && { ...target, close: () => void closed++ };
  };
  const at = (error: Error) => {
    const judge = () => {
      throw error;
    };
    return descendantsOf({ machine: platform, controller: { pin } }, judge, [facts(50)]).more();
  };
  const refusal = new ProcessError('PROTECTED', 'no');
  const [refused] = await at(refusal);
  assert.ok(refused && 'refusal' in refused && refused.refusal === refusal);
  await assert.rejects(at(new TypeError('a bug')), TypeError);
  assert.equal(closed, 2);
});

test('the descendants of each root are read from one snapshot; a root that is another process has none', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 }), facts(52, { ppid: 51 }), facts(60), facts(70)]);
  const platform = memoryMachine(here);
  let snapshots = 0;
  const snapshot: Machine['snapshot'] = (want) => {
    snapshots++;
    return platform.snapshot(want);
  };
  const roots = [facts(50), facts(60), facts(70, { startTime: 7 }), facts(99)];
  const found = await descendantsNow({ ...platform, snapshot }, roots);
  assert.deepEqual(
    [...found].map(([pid, all]) => [pid, all.map((one) => one.pid)]),
    [
      [50, [51, 52]],
      [60, []],
      [70, []],
      [99, []],
    ],
  );
  assert.equal((await descendantsNow({ ...platform, snapshot }, [])).size, 0);
  assert.equal(snapshots, 1);
});

test('a child that started after the look began counts if it and its parent are still there', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50, startTime: 1_000_001 })]);
  const platform = memoryMachine(here);
  const young = () => descendantsOf({ machine: platform, controller: platform }, () => 'default', [facts(50)]).more();
  assert.equal((await young()).length, 1);
  const gone = { ...platform, read: () => undefined };
  const found = descendantsOf({ machine: gone, controller: platform }, () => 'default', [facts(50)]);
  assert.deepEqual(await found.more(), []);
});

/** Starts at 10 s and runs with the real one; after the first reading it is set forward by `stepS` seconds. */
function steppingClock(stepS: number): () => Clock {
  const startMs = performance.now();
  let readings = 0;
  return () => {
    const passedS = (performance.now() - startMs) / 1000;
    return { unitsPerS: 100, now: (10.005 + passedS + (readings++ > 0 ? stepS : 0)) * 100, originUnixS: 0 };
  };
}

/** How many children are found where no second look at a process is possible. */
async function foundBlind(child: number, { parent = 500, stepS = 0 } = {}): Promise<number> {
  const here = machine(ME, [facts(50, { startTime: parent }), facts(51, { ppid: 50, startTime: child })]);
  const platform = memoryMachine(here);
  const clock = steppingClock(stepS);
  const asked: boolean[] = [];
  const snapshot: Machine['snapshot'] = async (want) => {
    asked.push(want.argv);
    return { ...(await platform.snapshot(want)), clock: clock() };
  };
  const blind = { ...platform, snapshot, clock, read: () => undefined };
  const [root = facts(50)] = here.processes.values();
  const all = await descendantsOf({ machine: blind, controller: platform }, () => 'default', [root]).more();
  assert.deepEqual(asked, [false], 'command lines need not be read');
  return all.length;
}

test('a child that is older than the look counts without a second one; one as old as its parent needs that', async () => {
  const found = async (child: number) => foundBlind(child);
  assert.deepEqual([await found(501), await found(980), await found(999), await found(500)], [1, 1, 0, 0]);
});

test('after a step of the clock of start times, either way, every child needs a second look', async () => {
  for (const stepS of [-3600, -0.5, 0.5, 3600]) assert.equal(await foundBlind(501, { stepS }), 0, `${stepS} s`);
});

test('a tree is ended whole although the clock steps meanwhile', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 }), facts(52, { ppid: 51 })]);
  const clock = steppingClock(-3600);
  const snapshot =
    (platform: Machine): Machine['snapshot'] =>
    async (want) => ({ ...(await platform.snapshot(want)), clock: clock() });
  const host = on(here, { over: (platform) => ({ ...platform, clock, snapshot: snapshot(platform) }) });
  assert.deepEqual(outcomes(await end(host, 50, { tree: true })), [
    [50, 'exited'],
    [51, 'exited'],
    [52, 'exited'],
  ]);
});

test('a descendant that has ended before it is pinned is none', async () => {
  const platform = memoryMachine(machine(ME, [facts(50), facts(51, { ppid: 50 })]));
  const controller = { pin: () => undefined };
  assert.deepEqual(await descendantsOf({ machine: platform, controller }, () => assert.fail(), [facts(50)]).more(), []);
});
