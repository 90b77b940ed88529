import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import { momentNow, restartsOf, type Supervised } from '../../../src/host/follow-up/started-again.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { facts, fakeMachine, JOHN, ME, machine } from '../../fake.ts';

/** The fake machine has been up for 10,000 s of 100 ticks. */
const NOW = 1_000_000;
const RUNSV = facts(40, { comm: 'runsv', argv: ['runsv', 'web'] });
const OLD = facts(50, { comm: 'node', argv: ['node', '/s.js'], ppid: 40 });
const started = (pid: number, rest: Partial<ProcessFacts> = {}) =>
  facts(pid, { ...OLD, pid, startTicks: NOW, ...rest });

/** What is seen once OLD has ended and `newcomers` are there; `gone`: the supervisor has ended, too. */
async function after(newcomers: readonly ProcessFacts[], gone = false) {
  const here = machine(ME, [RUNSV, OLD, facts(41, { comm: 'runsv', argv: ['runsv', 'web'] })]);
  const platform = fakeMachine(here);
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  const since = momentNow(platform);
  here.processes.delete(OLD.pid);
  if (gone) here.processes.delete(RUNSV.pid);
  for (const one of newcomers) here.processes.set(one.pid, one);
  const all: Supervised[] = [{ process: OLD, restarter: { kind: 'runit', name: 'web', by: RUNSV } }];
  const abort = AbortSignal.timeout(100);
  const restarts = await restartsOf({ machine: platform, view }, all, { ended: new Set([OLD.pid]), since, abort });
  return restarts.map(({ again }) => again.map(({ pid }) => pid));
}

test('the new process of the same supervisor and program is found', async () => {
  assert.deepEqual(await after([started(60)]), [[60]]);
  // Below a wrapper, as it may have been before.
  assert.deepEqual(await after([started(60, { comm: 'sh', argv: ['sh', 'x'] }), started(61, { ppid: 60 })]), [[61]]);
});

for (const [what, one] of [
  ['another program', started(60, { argv: ['node', '/t.js'] })],
  ['below another supervisor', started(60, { ppid: 41 })],
  ['below none', started(60, { ppid: 1 })],
  ['older than the signal', started(60, { startTicks: NOW - 1 })],
  ['with a pid that was there before', started(OLD.pid)],
  ['a zombie', started(60, { status: 'zombie' })],
  ["another user's", started(60, { uids: [JOHN, JOHN, JOHN, JOHN] })],
] as const)
  test(`not taken for what was started again: ${what}`, async () => assert.deepEqual(await after([one]), [[]]));

test('what has ended starts nothing again, nor does what has its pid', async () => {
  assert.deepEqual(await after([], true), []);
  assert.deepEqual(await after([{ ...RUNSV, startTicks: NOW }, started(60)], true), []);
});
