import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import { facts, ME, machine, type TestMachine } from '../fake.ts';
import { endOne, endSelected, GENTLE, on, pids, runTool, SILENT, watcher } from './ends.ts';

/** A system that lets nobody signal this pid. */
function refusing(platform: TestMachine, denied: number): TestMachine {
  const refuse = (): never => {
    throw new ProcessError('PERMISSION_DENIED', `not ${denied}`);
  };
  const pin = (pid: number): PinnedProcess | undefined => {
    const target = platform.pin(pid);
    return target && pid === denied ? { ...target, permits: refuse, signal: refuse } : target;
  };
  return { ...platform, pin };
}

test('a tree is held before its root is signalled: whose children they were is forgotten when it ends', async () => {
  const here = machine(ME, [facts(40), facts(41, { ppid: 40 }), facts(42, { ppid: 41 }), facts(43, { ppid: 1 })]);
  here.onSignal = (pid) => {
    here.processes.delete(pid);
    for (const orphan of [...here.processes.values()].filter(({ ppid }) => ppid === pid))
      here.processes.set(orphan.pid, { ...orphan, ppid: 1 });
  };
  const { results } = await endOne(on(here), { pid: 40 }, { ...GENTLE, tree: true }, SILENT, watcher());
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [
      [40, 'exited'],
      [41, 'exited'],
      [42, 'exited'],
    ],
  );
  assert.ok(here.processes.has(43));
});

test('where the root of a tree may not be signalled, what became of the rest is told', async () => {
  for (const dryRun of [true, false]) {
    const here = machine(ME, [facts(40), facts(41, { ppid: 40 })]);
    const host = on(here, { over: (platform) => refusing(platform, 40) });
    const { results } = await endOne(host, { pid: 40 }, { ...GENTLE, tree: true, dryRun }, SILENT, watcher());
    assert.deepEqual(
      results.map(({ pid, outcome }) => [pid, outcome]),
      [
        [40, 'refused'],
        [41, dryRun ? 'would_end' : 'exited'],
      ],
    );
    assert.match(results[0]?.reason ?? '', /^PERMISSION_DENIED: /);
  }
});

test('a dry run is refused what the system would refuse', async () => {
  const here = machine(ME, [facts(40)]);
  for (const dryRun of [true, false]) {
    const host = on(here, { over: (platform) => refusing(platform, 40) });
    await assert.rejects(
      endOne(host, { pid: 40 }, { ...GENTLE, dryRun }, SILENT, watcher()),
      /^Error: PERMISSION_DENIED: /,
    );
  }
  assert.deepEqual(here.signals, []);
});

test('nobody is asked about a pid that has come to mean another process', async () => {
  const here = machine(ME, [facts(42)]);
  const host = on(here, { confirm: 'always' });
  await runTool(host, 'get_process_tree', { pid: 42 });
  here.processes.set(42, facts(42, { startTicks: 777, comm: 'innocent' }));
  for (const canAsk of [true, false])
    await assert.rejects(endOne(host, { pid: 42 }, GENTLE, { canAsk }, watcher()), /PID_REUSED: pid 42 was "p42"/);
  assert.deepEqual(here.signals, []);
});

test('named pids that nobody has are told, and do not stop the others', async () => {
  const here = machine(ME, [facts(42)]);
  const host = on(here);
  const { results, refused } = await endSelected(host, pids(41, 42), GENTLE, SILENT, watcher()).then((answer) => ({
    results: [],
    refused: [],
    ...answer,
  }));
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[42, 'exited']],
  );
  assert.deepEqual(refused, [
    { pid: 41, name: null, reason: 'NOT_FOUND: no process 41. It may have exited: call find_processes.' },
  ]);
  await assert.rejects(endSelected(host, pids(41, 44), GENTLE, SILENT, watcher()), /NOT_FOUND: no process 41, 44/);
});
