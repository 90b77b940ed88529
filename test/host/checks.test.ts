import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../../src/host/host.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { facts, ME, machine, type TestMachine } from '../fake.ts';
import { end, endOne, GENTLE, on, outcomes, SILENT, watcher } from './ends.ts';

/** Each check that stands between a call and a signal, on a machine that changes at the worst moment. */

const SETUID = [ME, 0, 0, 0] as const;

/** Every target of this machine, with something about it replaced. */
const targets = (change: (target: PinnedProcess) => Partial<PinnedProcess>) => (platform: TestMachine) => ({
  ...platform,
  pin(pid: number): PinnedProcess | undefined {
    const target = platform.pin(pid);
    return target && { ...target, ...change(target) };
  },
});

test('the lineage is read at each call, and who was in it once stays', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  let lineage = [900, 50];
  const host = on(here, { over: (platform) => ({ ...platform, ancestors: () => lineage }) });
  await assert.rejects(end(host, 50), /PROTECTED: .*own ancestry/);
  lineage = [900, 51];
  await assert.rejects(end(host, 51), /PROTECTED: .*own ancestry/);
  await assert.rejects(end(host, 50), /PROTECTED: .*own ancestry/);
  // Another process with that pid never was.
  here.processes.set(50, facts(50, { startTicks: 7777 }));
  assert.deepEqual(outcomes(await end(host, 50)), [[50, 'exited']]);
});

test('what has become setuid since it was judged gets no signal and no priority, not even in a dry run', async () => {
  const deeds: ((host: Host) => unknown)[] = [
    (host) => end(host, 50),
    (host) => end(host, 50, { dryRun: true }),
    (host) => host.signaller.signal({ pid: 50 }, 'HUP', watcher()),
    (host) => host.signaller.setPriority({ pid: 50 }, 5, watcher()),
  ];
  for (const deed of deeds) {
    const here = machine(ME, [facts(50)]);
    let reads = 0;
    here.onRead = (pid) => {
      if (pid === 50 && ++reads === 2) here.processes.set(pid, facts(pid, { uids: SETUID }));
    };
    await assert.rejects(async () => deed(on(here)), /ROOT_PROTECTED/);
    assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], 0]);
  }
});

test('a zombie gets no signal', async () => {
  const here = machine(ME, [facts(50, { status: 'zombie' })]);
  for (const dryRun of [true, false])
    assert.deepEqual(outcomes(await end(on(here), 50, { dryRun })), [[50, 'already_gone']]);
  assert.deepEqual(here.signals, []);
});

test('without force there is no SIGKILL, with it nothing is claimed that was not seen', async () => {
  for (const [force, sent] of [
    [false, ['SIGTERM']],
    [true, ['SIGTERM', 'SIGKILL']],
  ] as const) {
    const here = machine(ME, [facts(50)]);
    here.onSignal = () => undefined;
    assert.deepEqual(outcomes(await end(on(here), 50, { force })), [[50, 'still_running']]);
    assert.deepEqual(
      here.signals.map(({ signal }) => signal),
      sent,
    );
  }
});

test('a call that was cancelled sends no SIGKILL', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const abort = new AbortController();
  const exited = async () => {
    abort.abort();
    return false;
  };
  const host = on(here, { over: targets(() => ({ exited })) });
  const options = { ...GENTLE, force: true };
  assert.deepEqual(outcomes(await endOne(host, { pid: 50 }, options, SILENT, watcher(abort))), [[50, 'still_running']]);
  assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGTERM' }]);
});

test('of a tree each is judged on its own', async () => {
  const setuid = facts(52, { ppid: 50, uids: SETUID });
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
  // What may not be ended is not even held: it is judged before, and not only at the last moment.
  assert.deepEqual(
    ended.results.map(({ guarantee }) => guarantee),
    ['pidfd', 'pidfd', null, 'pidfd'],
  );
});

test('a descendant whose pid went to another before it was held is left alone', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  const snapshot =
    (platform: Machine): Machine['snapshot'] =>
    async (want) => {
      const seen = await platform.snapshot(want);
      here.processes.set(51, facts(51, { startTicks: 777, ppid: 1 }));
      return seen;
    };
  const host = on(here, { over: (platform) => ({ ...platform, snapshot: snapshot(platform) }) });
  assert.deepEqual(outcomes(await end(host, 50, { tree: true })), [[50, 'exited']]);
  assert.deepEqual([...here.processes.keys()], [51]);
});

test("a child is no stranger's whose parent took over the pid of a descendant while all were looked at", async () => {
  const NOW = 1_000_000; // ticks: it was started after the snapshot had begun
  for (const { how, parent, child } of [
    { how: 'the descendant ended', parent: { startTicks: NOW + 1, ppid: 1 }, child: {} },
    { how: 'it was the descendant that took over', parent: {}, child: { ppid: 1 } },
  ]) {
    const stranger = facts(60, { ppid: 51, startTicks: NOW + 2 });
    const here = machine(ME, [
      facts(50),
      facts(51, { ppid: 50 }),
      stranger,
      facts(70, { ppid: 60, startTicks: NOW + 3 }),
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

test('a tree that grows while it is ended is looked at again', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = (pid) => {
    if (pid === 50) here.processes.set(51, facts(51, { ppid: 50 }));
    else here.processes.delete(pid);
  };
  assert.deepEqual(outcomes(await end(on(here), 50, { tree: true })), [
    [50, 'still_running'],
    [51, 'exited'],
  ]);
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
    else
      for (let born = 0; born < 5; born++) here.processes.set(next, facts(next++, { ppid: 50, startTicks: 999_990 }));
  };
  const { advice } = await end(on(here), 50, { tree: true });
  assert.match(advice ?? '', /more than 2000 descendants: the others were left alone/);
});

test('a long line of descendants is found to its end', async () => {
  const line = Array.from({ length: 1000 }, (_, index) =>
    facts(1000 + index, { ppid: index === 0 ? 50 : 999 + index }),
  );
  const here = machine(ME, [facts(50), ...line]);
  assert.deepEqual((await end(on(here), 50, { tree: true })).counts, { exited: 1001 });
});
