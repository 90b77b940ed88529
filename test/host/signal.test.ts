import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import type { Signaller } from '../../src/host/signal.ts';
import type { Rule } from '../../src/policy/rule.ts';
import type { Status } from '../../src/process/process.ts';
import { facts, ME, machine } from '../fake.ts';
import { on, watcher } from './ends.ts';

const LOOKS = 7;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * What a process of status `from` is answered to be when it is of status `to`, or gone, at the nth look after the signal.
 * `isCancelled`: once that is sent.
 */
async function answered(
  signal: Extract<Parameters<Signaller['signal']>[1], 'STOP' | 'CONT'>,
  from: Status,
  to: Status | 'gone',
  nth: number,
  isCancelled = false,
) {
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

test('what is stopped or runs already is answered at once', async () => {
  const at = (status: Status) => ({ outcome: 'still_running', status, looks: 1 });
  assert.deepEqual(await answered('STOP', 'stopped', 'stopped', NEVER), at('stopped'));
  assert.deepEqual(await answered('CONT', 'sleeping', 'sleeping', NEVER), at('sleeping'));
});

test('one that does not stop, as inside an uninterruptible system call, is answered as it is after half a second', async () => {
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

test('a signal is answered with what was observed of the process', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  assert.deepEqual(await on(here).signaller.signal({ pid: 50 }, 'HUP', watcher()), {
    ...{ pid: 50, name: 'p50', command: '/bin/p50', guarantee: 'pidfd' },
    ...{ signal: 'HUP', outcome: 'still_running', status: 'sleeping' },
  });
  assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGHUP' }]);
  const ended = await on(machine(ME, [facts(50)])).signaller.signal({ pid: 50 }, 'INT', watcher());
  assert.deepEqual([ended.outcome, ended.status], ['exited', null]);
  const zombie = await on(machine(ME, [facts(50, { status: 'zombie' })])).signaller.signal(
    { pid: 50 },
    'HUP',
    watcher(),
  );
  assert.deepEqual([zombie.outcome, zombie.status], ['already_gone', null]);
});

test('what the system hides after a signal still runs, with an unknown status; a bug is thrown', async () => {
  const hiding = (error: Error) => {
    const here = machine(ME, [facts(50)]);
    here.onSignal = () => undefined;
    here.onRead = () => {
      if (here.signals.length > 0) throw error;
    };
    return on(here).signaller.signal({ pid: 50 }, 'HUP', watcher());
  };
  const { outcome, status } = await hiding(new ProcessError('PERMISSION_DENIED', 'no'));
  assert.deepEqual([outcome, status], ['still_running', null]);
  await assert.rejects(hiding(new TypeError('a bug')), TypeError);
});

test('a priority is answered with the value before and after, and the threads that kept theirs', async () => {
  const answer = await on(machine(ME, [facts(50)])).signaller.setPriority({ pid: 50 }, 7, watcher());
  assert.deepEqual(answer, {
    ...{ pid: 50, name: 'p50', command: '/bin/p50', guarantee: 'start_time' },
    ...{ nice_before: 0, nice_after: 7 },
  });
  const replaced = (done: { kept: number } | undefined) =>
    on(machine(ME, [facts(50)]), {
      over: (platform) => ({
        ...platform,
        pin: (pid) => {
          const target = platform.pin(pid);
          return target && { ...target, setPriority: async () => done };
        },
      }),
    }).signaller.setPriority({ pid: 50 }, 7, watcher());
  assert.equal((await replaced({ kept: 3 })).threads_kept, 3);
  assert.equal((await replaced(undefined)).nice_after, null);
});

test('signals that end a program which does not handle them need the right to end it', async () => {
  const denied: Rule = { effect: 'deny', actions: ['terminate'], match: {}, label: 'deny "x"' };
  for (const [name, allowed] of [
    ...(['HUP', 'INT', 'QUIT', 'USR1', 'USR2'] as const).map((name) => [name, false] as const),
    ...(['STOP', 'CONT', 'WINCH'] as const).map((name) => [name, true] as const),
  ]) {
    const here = machine(ME, [facts(50)]);
    here.onSignal = (pid, signal) => signal === 'SIGSTOP' && here.processes.set(pid, facts(pid, { status: 'stopped' }));
    const sent = on(here, { access: { rules: [denied] } }).signaller.signal({ pid: 50 }, name, watcher());
    if (allowed) await sent;
    else await assert.rejects(sent, { code: 'PROTECTED', message: /a rule forbids sending a signal that can end it/ });
  }
});

test('a pid that was not shown is not signalled, unless a person typed it', async () => {
  const here = machine(ME, [facts(50)]);
  const call = { ...watcher(), client: { canAsk: false } };
  await assert.rejects(on(here).signaller.signal({ pid: 50 }, 'HUP', call), { code: 'NOT_SHOWN' });
  await assert.rejects(on(here).signaller.setPriority({ pid: 50 }, 7, call), { code: 'NOT_SHOWN' });
  assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], 0]);
  const host = on(here);
  host.sightings.record(facts(50));
  await host.signaller.setPriority({ pid: 50 }, 7, call);
  assert.equal(here.processes.get(50)?.nice, 7);
});

test('a signal is one of those that are limited, a priority is not', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const { signaller } = on(here, { killsPerMinute: 1 });
  await signaller.signal({ pid: 50 }, 'HUP', watcher());
  await assert.rejects(signaller.signal({ pid: 50 }, 'HUP', watcher()), { code: 'RATE_LIMITED' });
  await signaller.setPriority({ pid: 50 }, 7, watcher());
});

test('the plan of a change is for that change of that process, and good once', async () => {
  const asks: Rule = { effect: 'ask', actions: ['signal', 'priority'], match: {}, label: 'ask "x"' };
  const here = machine(ME, [facts(50), facts(51)]);
  here.onSignal = () => undefined;
  const { signaller } = on(here, { access: { rules: [asks] } });
  const refused = await signaller.signal({ pid: 50 }, 'HUP', watcher()).then(() => assert.fail(), String);
  assert.match(
    refused,
    /client cannot put the question; nothing was signalled\. Target: pid 50 "p50": .*signal_process again with the same arguments and plan/,
  );
  const [plan = ''] = /plan-[\w-]+/.exec(refused) ?? [];
  const call = { ...watcher(), plan };
  const other = {
    code: 'NEEDS_CONFIRMATION',
    message: /the user has approved something else, nothing was done\. Give the arg/,
  };
  await assert.rejects(signaller.signal({ pid: 50 }, 'INT', call), other);
  await assert.rejects(signaller.signal({ pid: 51 }, 'HUP', call), other);
  assert.equal((await signaller.signal({ pid: 50 }, 'HUP', call)).outcome, 'still_running');
  await assert.rejects(signaller.signal({ pid: 50 }, 'HUP', call), /was used/);
  const reniced = await signaller.setPriority({ pid: 50 }, 5, watcher()).then(() => assert.fail(), String);
  assert.match(reniced, /set_priority again with the same arguments and plan/);
});
