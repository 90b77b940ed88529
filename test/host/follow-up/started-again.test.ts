import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import type { ProcessRestarter } from '../../../src/host/follow-up/restarts.ts';
import { restartsOf, type Supervised } from '../../../src/host/follow-up/started-again.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { viewOn } from '../view.ts';

/** The fake machine has been up for 10,000 s of 100 ticks. */
const NOW = 1_000_000;
const RUNSV = facts(40, { comm: 'runsv', argv: ['runsv', 'web'] });
const OLD = facts(50, { comm: 'node', argv: ['node', '/s.js'], ppid: 40 });
const started = (pid: number, rest: Partial<ProcessFacts> = {}) => facts(pid, { ...OLD, pid, startTime: NOW, ...rest });

const copied = (process: ProcessFacts | undefined) => process && { ...process };

/** What is seen once OLD has ended and `newcomers` are there; `gone`: the supervisor has ended, too. */
async function after(newcomers: readonly ProcessFacts[], gone = false) {
  const here = machine(ME, [RUNSV, OLD, facts(41, { comm: 'runsv', argv: ['runsv', 'web'] })]);
  const plain = memoryMachine(here);
  // Read each time from the system, a process is never the same object.
  const platform = { ...plain, read: (pid: number) => copied(plain.read(pid)) };
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  const before = new Set(platform.pids());
  here.processes.delete(OLD.pid);
  if (gone) here.processes.delete(RUNSV.pid);
  for (const one of newcomers) here.processes.set(one.pid, one);
  const all: Supervised[] = [{ process: OLD, restarter: { kind: 'runit', name: 'web', by: RUNSV } }];
  const abort = AbortSignal.timeout(100);
  const restarts = await restartsOf({ machine: platform, view }, all, { ended: new Set([OLD.pid]), before, abort });
  return restarts.map(({ again }) => again.map(({ pid }) => pid));
}

test('the new process of the same supervisor and program is found', async () => {
  assert.deepEqual(await after([started(60)]), [[60]]);
  // Below a wrapper, as it may have been before.
  assert.deepEqual(await after([started(60, { comm: 'sh', argv: ['sh', 'x'] }), started(61, { ppid: 60 })]), [[61]]);
});

test('the new process may have the pid of the one that ended', async () =>
  assert.deepEqual(await after([started(OLD.pid)]), [[OLD.pid]]));

test('a restart is found even if the clock of start times is set meanwhile', async () => {
  for (const stepS of [-3600, 3600])
    assert.deepEqual(await after([started(60, { startTime: NOW + stepS * 100 })]), [[60]], `${stepS} s`);
});

for (const [what, one] of [
  ['another program', started(60, { argv: ['node', '/t.js'] })],
  ['below another supervisor', started(60, { ppid: 41 })],
  ['below none', started(60, { ppid: 1 })],
  ['with the pid of one that was there before and was not ended', started(41)],
  ['of another name', started(60, { comm: 'deno' })],
  ['a zombie', started(60, { status: 'zombie' })],
  ["another user's", started(60, { owner: ownedBy(JOHN) })],
] as const)
  test(`not taken for what was started again: ${what}`, async () => assert.deepEqual(await after([one]), [[]]));

test('what has ended starts nothing again, nor does what has its pid', async () => {
  assert.deepEqual(await after([], true), []);
  assert.deepEqual(await after([{ ...RUNSV, startTime: NOW }, started(60)], true), []);
});

interface Clock {
  nowMs: number;
}

function clockOf(t: TestContext): Clock {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  return clock;
}

/** How often it is looked until what has ended is given up, with these times since the first look. */
async function looksUntilGivenUp(clock: Clock, kind: ProcessRestarter['kind'], elapsedMs: number[], by = RUNSV) {
  const host = viewOn(machine(ME, [RUNSV]));
  const before = new Set(host.machine.pids());
  const began = clock.nowMs;
  let looks = 0;
  const pids = (): number[] => {
    clock.nowMs = began + (elapsedMs[looks++] ?? 1e6);
    return [];
  };
  const all: Supervised[] = [{ process: OLD, restarter: { kind, name: 'web', by } }];
  const waiting = { ended: new Set([OLD.pid]), before, abort: new AbortController().signal };
  await restartsOf({ ...host, machine: { ...host.machine, pids } }, all, waiting);
  return looks;
}

test('what waits for a file to change has 300 ms to end its program, others have 1.5 s to start it again', async (t) => {
  const clock = clockOf(t);
  assert.equal(await looksUntilGivenUp(clock, 'nodemon', [0, 299, 300]), 3);
  assert.equal(await looksUntilGivenUp(clock, 'runit', [300, 1499, 1500]), 3);
});

test('nothing is waited for once what starts it again has ended', async (t) =>
  assert.equal(await looksUntilGivenUp(clockOf(t), 'runit', [0, 0, 0], facts(77)), 1));

/** What the restarters of processes do about those that have ended. */
async function restarts(all: readonly Supervised[], ended: readonly number[], newcomers: readonly ProcessFacts[] = []) {
  const here = machine(ME, [RUNSV, facts(41, { comm: 'runsv' }), OLD]);
  const label = ({ pid }: ProcessFacts, key: string) => ({ name: 'api', pm_id: String(pid % 10) })[key];
  const host = viewOn(here, { label });
  const before = new Set(host.machine.pids());
  for (const one of newcomers) here.processes.set(one.pid, one);
  const abort = AbortSignal.abort();
  return (await restartsOf(host, all, { ended: new Set(ended), before, abort })).map(({ restarter, ...rest }) => ({
    name: restarter.name,
    ended: rest.ended,
    again: rest.again.map(({ pid }) => pid),
    replaces: rest.replaces.map(({ pid }) => pid),
  }));
}

test('those that one restarter starts under one name have one entry, all others one each', async () => {
  const by = (pid: number, name: string | undefined, restarter: ProcessFacts | undefined): Supervised => ({
    process: facts(pid),
    restarter: { kind: 'runit', name, by: restarter },
  });
  const other = facts(41, { comm: 'runsv' });
  const all = [
    by(50, 'web', RUNSV),
    by(51, 'web', RUNSV),
    by(52, 'db', RUNSV),
    by(53, 'web', other),
    by(54, 'web', undefined),
    by(55, undefined, undefined),
  ];
  const none = { again: [], replaces: [] };
  assert.deepEqual(await restarts(all, [51]), [
    { name: 'web', ended: true, ...none },
    { name: 'db', ended: false, ...none },
    { name: 'web', ended: false, ...none },
    { name: 'web', ended: false, ...none },
    { name: undefined, ended: false, ...none },
  ]);
});

test('each new process replaces the one of its own number, and only one', async () => {
  const by = facts(40, { comm: 'PM2 v5.3.1: God', argv: ['PM2', 'v5.3.1:', 'God'] });
  const instance = (pid: number) => facts(pid, { ...OLD, pid, startTime: NOW, ppid: 40 });
  const all = [50, 51].map(
    (pid): Supervised => ({
      process: { ...OLD, pid },
      restarter: { kind: 'pm2', name: 'api', id: String(pid % 10), by },
    }),
  );
  const entry = { name: 'api', ended: true };
  assert.deepEqual(await restarts(all, [50, 51], [by, instance(61), instance(71)]), [
    { ...entry, again: [61], replaces: [51] },
  ]);
  assert.deepEqual(await restarts(all, [50, 51], [by, instance(61), instance(70)]), [
    { ...entry, again: [70, 61], replaces: [50, 51] },
  ]);
});

test('what runs in a container is started again without an ancestor that does it', async () => {
  const here = machine(ME, [OLD]);
  const host = viewOn(here);
  const details: typeof host.machine.details = async (process) => {
    const found = await host.machine.details(process);
    return found && { ...found, container: '0123456789abcdef', runtime: 'docker' as const };
  };
  const before = new Set(host.machine.pids());
  here.processes.set(60, started(60, { ppid: 1 }));
  const again = async (name: string, by?: ProcessFacts) => {
    const all: Supervised[] = [{ process: OLD, restarter: { kind: 'docker', name, by } }];
    const call = { ended: new Set([OLD.pid]), before, abort: AbortSignal.abort() };
    const [found] = await restartsOf({ ...host, machine: { ...host.machine, details } }, all, call);
    return found?.again.map(({ pid }) => pid);
  };
  assert.deepEqual(await again('0123456789ab'), [60]);
  assert.deepEqual(await again('ba9876543210'), []);
  assert.deepEqual(await again('0123456789ab', OLD), []);
});

test('nothing is waited for where nothing has ended', async () => {
  const host = viewOn(machine(ME, [RUNSV, OLD]));
  const before = new Set(host.machine.pids());
  const all: Supervised[] = [{ process: OLD, restarter: { kind: 'runit', name: 'web', by: RUNSV } }];
  const call = { ended: new Set<number>(), before, abort: new AbortController().signal };
  const [found] = await restartsOf({ ...host, machine: { ...host.machine, pids: () => assert.fail() } }, all, call);
  assert.equal(found?.ended, false);
});

test('one new process is not taken for two that have ended, however often it is looked at', async (t) => {
  const here = machine(ME, [RUNSV]);
  const host = viewOn(here);
  const before = new Set(host.machine.pids());
  here.processes.set(60, started(60));
  const clock = clockOf(t);
  const pids = (): readonly number[] => {
    clock.nowMs += 1000;
    return host.machine.pids();
  };
  const all = [50, 51].map(
    (pid): Supervised => ({
      process: { ...OLD, pid },
      restarter: { kind: 'runit', name: 'web', by: RUNSV },
    }),
  );
  const call = { ended: new Set([50, 51]), before, abort: new AbortController().signal };
  const [found] = await restartsOf({ ...host, machine: { ...host.machine, pids } }, all, call);
  assert.deepEqual([found?.again.map(({ pid }) => pid), found?.replaces.map(({ pid }) => pid)], [[60], [50]]);
});
