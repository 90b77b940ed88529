import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { byStartTime } from '../../../src/platform/linux/pinned-process.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts } from '../../fake.ts';

/** Without a pidfd: a real process, whose pid seems to have changed hands. */

const abort = new AbortController().signal;

async function held(t: TestContext, change: (facts: ProcessFacts) => ProcessFacts | undefined) {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  const before = facts(child.pid ?? 0);
  let now: ProcessFacts | undefined = before;
  const target = byStartTime(before.pid, () => now);
  assert.ok(target);
  now = change(before);
  return { target, before, child };
}

test('a process that took over the pid gets no signal and no priority, and the pinned one has ended', async (t) => {
  const { target, before, child } = await held(t, (process) => ({ ...process, startTicks: 777 }));
  assert.equal(target.read(), undefined);
  for (const meant of [before, { ...before, startTicks: 777 }]) {
    assert.equal(target.signal('SIGKILL', meant), false);
    assert.equal(target.permits(meant), false);
    assert.equal(await target.setPriority(19, meant), undefined);
  }
  assert.equal(await target.exited(0, abort), true);
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a signal for another process than the pinned one goes nowhere', async (t) => {
  const { target, before, child } = await held(t, (process) => process);
  assert.equal(target.signal('SIGKILL', { ...before, startTicks: 777 }), false);
  assert.equal(await target.exited(0, abort), false);
  assert.equal(target.signal('SIGTERM', before), true);
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
});

test('a zombie has ended, and so has a process that is gone; a pid of none cannot be pinned', async (t) => {
  const zombie = await held(t, (process) => ({ ...process, status: 'zombie' as const }));
  assert.equal(await zombie.target.exited(0, abort), true);
  const gone = await held(t, () => undefined);
  gone.child.stdin.end();
  await once(gone.child, 'exit');
  assert.equal(await gone.target.exited(0, abort), true);
  assert.equal(gone.target.read(), undefined);
  assert.equal(gone.target.signal('SIGTERM', gone.before), false);
  assert.equal(
    byStartTime(50, () => undefined),
    undefined,
  );
});

test('what cannot be seen any more has not ended, and gets no signal', async (t) => {
  const { target, before, child } = await held(t, () => undefined);
  const isHidden = { code: 'PERMISSION_DENIED' };
  assert.throws(() => target.read(), isHidden);
  assert.throws(() => target.signal('SIGKILL', before), isHidden);
  assert.throws(() => target.permits(before), isHidden);
  assert.equal(await target.exited(0, abort), false);
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

for (const native of [true, false]) {
  test(`waiting for an end leaves nothing behind at the signal that cancels, native: ${native}`, async (t) => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    t.after(() => child.kill('SIGKILL'));
    await once(child, 'spawn');
    const target = linux({ native }).machine.watch(child.pid ?? 0);
    assert.ok(target);
    t.after(() => target.close());
    const call = new AbortController();
    const listeners = (): number => getEventListeners(call.signal, 'abort').length;
    for (let waits = 0; waits < 3; waits++) assert.equal(await target.exited(1, call.signal), false);
    assert.equal(listeners(), 0);
    const cancelled = target.exited(60_000, call.signal);
    assert.equal(listeners(), 1);
    call.abort();
    assert.equal(await cancelled, false);
    assert.equal(await target.exited(60_000, call.signal), false); // cancelled before it began
    assert.equal(listeners(), 0);
    const next = new AbortController().signal;
    const ends = target.exited(60_000, next);
    child.stdin.end();
    assert.equal(await ends, true);
    assert.equal(getEventListeners(next, 'abort').length, 0);
  });
}
