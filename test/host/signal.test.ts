import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../src/process/process.ts';
import { facts, ME, machine } from '../fake.ts';
import { on, watcher } from './ends.ts';

/** STOP and CONT on a system that takes its time to carry them out. */

const LOOKS = 7;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * What a process of status `from` is answered to be when it is of status `to`, or gone, at the nth look after the signal.
 * `isCancelled`: once that is sent.
 */
async function answered(signal: 'STOP' | 'CONT', from: Status, to: Status | 'gone', nth: number, isCancelled = false) {
  const here = machine(ME, [facts(50, { status: from })]);
  let looks = 0;
  const abort = new AbortController();
  here.onSignal = () => isCancelled && abort.abort();
  here.onRead = (pid) => {
    if (here.signals.length === 0 || ++looks < nth) return;
    if (to === 'gone') here.processes.delete(pid);
    else here.processes.set(pid, facts(pid, { status: to }));
  };
  const { outcome, status } = await on(here).signaller.signal({ pid: 50 }, signal, watcher(abort));
  return { outcome, status, looks };
}

test('STOP is answered when it has stopped, CONT when it goes on, both when it has ended', async () => {
  for (const [signal, from, to] of [
    ['STOP', 'sleeping', 'stopped'],
    ['STOP', 'running', 'tracing-stop'],
    ['CONT', 'stopped', 'running'],
    ['CONT', 'stopped', 'sleeping'],
  ] as const) {
    const expected = { outcome: 'still_running', status: to, looks: LOOKS };
    assert.deepEqual(await answered(signal, from, to, LOOKS), expected);
  }
  for (const [signal, from, to] of [
    ['STOP', 'running', 'gone'],
    ['STOP', 'running', 'zombie'],
    ['CONT', 'stopped', 'gone'],
  ] as const) {
    const expected = { outcome: 'exited', status: null, looks: LOOKS };
    assert.deepEqual(await answered(signal, from, to, LOOKS), expected);
  }
});

test('what is so already is answered at once', async () => {
  const at = (status: Status) => ({ outcome: 'still_running', status, looks: 1 });
  assert.deepEqual(await answered('STOP', 'stopped', 'stopped', NEVER), at('stopped'));
  assert.deepEqual(await answered('CONT', 'sleeping', 'sleeping', NEVER), at('sleeping'));
});

test('one that does not stop, as inside an uninterruptible system call, is told as it is after half a second', async () => {
  const began = performance.now();
  const { outcome, status, looks } = await answered('STOP', 'disk-sleep', 'stopped', NEVER);
  assert.deepEqual([outcome, status], ['still_running', 'disk-sleep']);
  assert.ok(performance.now() - began >= 500);
  assert.ok(looks > 1);
});

test('a call that was cancelled waits no longer', async () => {
  assert.deepEqual(await answered('STOP', 'running', 'stopped', NEVER, true), {
    outcome: 'still_running',
    status: 'running',
    looks: 1,
  });
});

test('one that was cancelled before is not sent', async () => {
  const here = machine(ME, [facts(50)]);
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(on(here).signaller.signal({ pid: 50 }, 'HUP', watcher(abort)), /TIMED_OUT: .*nothing was sent/);
  await assert.rejects(on(here).signaller.setPriority({ pid: 50 }, 7, watcher(abort)), /TIMED_OUT: .*nothing was sent/);
  assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], facts(50).nice]);
});
