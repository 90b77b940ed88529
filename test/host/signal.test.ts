import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditLog, OFF } from '../../src/audit/audit-log.ts';
import type { Intent, Outcome } from '../../src/audit/record.ts';
import { ProcessError } from '../../src/errors.ts';
import type { CallContext } from '../../src/host/call-context.ts';
import { ConfirmationRequest } from '../../src/host/confirmation.ts';
import type { Signaller } from '../../src/host/signal.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import type { Rule } from '../../src/policy/rule.ts';
import type { Status } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { facts, ME } from '../memory/processes.ts';
import { on, watcher } from './ends.ts';

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

test('STOP is answered when it has stopped, CONT when it goes on, both when it has ended', async (t) => {
  const nowMs = performance.now();
  t.mock.method(performance, 'now', () => nowMs); // a busy machine has time for fewer looks
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

test('one that does not stop, as inside an uninterruptible system call, is answered as it is after half a second', async (t) => {
  const here = machine(ME, [facts(50, { status: 'disk-sleep' })]);
  here.onSignal = () => undefined;
  let [looks, nowMs] = [0, 1e6];
  t.mock.method(performance, 'now', () => nowMs);
  here.onRead = () => {
    if (here.signals.length > 0) nowMs = 1e6 + ([0, 499, 500][looks++] ?? 1e6);
  };
  const { outcome, status } = await on(here).signaller.signal({ pid: 50 }, 'STOP', watcher());
  assert.deepEqual([outcome, status, looks], ['still_running', 'disk-sleep', 3]);
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
  const replaced = (done: { kept: number } | 'gone') =>
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
  assert.equal((await replaced('gone')).nice_after, null);
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

test('a signal that the schema does not offer is not sent', () => {
  const { signal } = on(machine(ME, [facts(50)])).signaller;
  assert.throws(() => signal({ pid: 50 }, 'TERM', watcher()), /^Error: Linux has no signal TERM$/);
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
    message: /the user has approved something else; nothing was done\. Give the arg/,
  };
  await assert.rejects(signaller.signal({ pid: 50 }, 'INT', call), other);
  await assert.rejects(signaller.signal({ pid: 51 }, 'HUP', call), other);
  assert.equal((await signaller.signal({ pid: 50 }, 'HUP', call)).outcome, 'still_running');
  await assert.rejects(signaller.signal({ pid: 50 }, 'HUP', call), /was used/);
  const reniced = await signaller.setPriority({ pid: 50 }, 5, watcher()).then(() => assert.fail(), String);
  assert.match(reniced, /set_priority again with the same arguments and plan/);
});

const ASKS: Rule = { effect: 'ask', actions: ['signal', 'priority'], match: {}, label: 'ask "x"' };

/** A machine with one process that signals do not end, and a host whose pinned processes are also this. */
function pinnedAs(over: (target: PinnedProcess) => Partial<PinnedProcess>, setup: Parameters<typeof on>[1] = {}) {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const host = on(here, {
    ...setup,
    over: (platform) => ({
      ...platform,
      pin: (pid) => {
        const target = platform.pin(pid);
        return target && { ...target, ...over(target) };
      },
    }),
  });
  return { here, host };
}

test('the end of a process is awaited for half a second, unless the signal stops or continues it', async () => {
  const waited: number[] = [];
  const exited = async (ms: number): Promise<boolean> => waited.push(ms) > 0;
  const { here, host } = pinnedAs(() => ({ exited }));
  assert.equal((await host.signaller.signal({ pid: 50 }, 'HUP', watcher())).outcome, 'exited');
  assert.equal((await host.signaller.signal({ pid: 50 }, 'CONT', watcher())).outcome, 'still_running');
  assert.deepEqual([waited, here.signals.length], [[500], 2]);
});

test('what was pinned is let go, whatever happens', async () => {
  let closed = 0;
  const close = (): void => void closed++;
  const { host } = pinnedAs(() => ({ close }));
  await host.signaller.signal({ pid: 50 }, 'HUP', watcher());
  await host.signaller.setPriority({ pid: 50 }, 3, watcher());
  const unshown = { ...watcher(), client: { canAsk: false } };
  await assert.rejects(pinnedAs(() => ({ close })).host.signaller.signal({ pid: 50 }, 'HUP', unshown));
  assert.equal(closed, 3);
});

test('a change is recorded with its rule before, and with its outcome after', async () => {
  const intents: Intent[] = [];
  const outcomes: Outcome[] = [];
  const audit: AuditLog = {
    ...OFF,
    recordIntent: async (intent) => intents.push(intent),
    recordOutcome: (outcome) => void outcomes.push(outcome),
  };
  const { host } = pinnedAs(() => ({}), { audit });
  await host.signaller.signal({ pid: 50 }, 'HUP', watcher());
  await host.signaller.setPriority({ pid: 50 }, 3, watcher());
  assert.deepEqual(
    intents.map(({ rule, signal, nice, counts }) => [rule, signal, nice, counts]),
    [
      ['default', 'SIGHUP', undefined, true],
      ['default', undefined, 3, undefined],
    ],
  );
  assert.deepEqual(
    outcomes.map(({ of, outcome }) => [of, outcome]),
    [
      [1, 'still_running'],
      [2, 'done'],
    ],
  );
});

test('the right to send a signal that cannot end a program is that of its own action', async () => {
  const denied: Rule = { effect: 'deny', actions: ['signal'], match: {}, label: 'deny "x"' };
  const host = on(machine(ME, [facts(50)]), { access: { rules: [denied] } });
  await assert.rejects(host.signaller.signal({ pid: 50 }, 'STOP', watcher()), { code: 'PROTECTED' });
});

/** Asks about a change, and carries it out with the answer yes; `meanwhile` is done between the two. */
async function askedFirst(
  setup: Parameters<typeof on>[1],
  change: (signaller: Signaller, call: CallContext, isAnswered: boolean) => Promise<unknown>,
  meanwhile: (here: ReturnType<typeof machine>) => unknown = () => undefined,
) {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const { signaller } = on(here, setup);
  const asking = { ...watcher(), client: { canAsk: true } };
  const question = await change(signaller, asking, false).catch((error: unknown) => error);
  assert.ok(question instanceof ConfirmationRequest);
  assert.deepEqual(here.signals, []);
  meanwhile(here);
  const reply = { plan: question.plan, answer: 'accepted' } as const;
  const answer = change(signaller, { ...asking, client: { canAsk: true, reply } }, true);
  return { here, question: question.message, answer: await answer.catch((error: unknown) => error) };
}

test('the user is asked about a signal and a priority in words, and a yes carries it out', async () => {
  const hup = (signaller: Signaller, call: CallContext) => signaller.signal({ pid: 50 }, 'HUP', call);
  for (const setup of [{ access: { rules: [ASKS] } }, { confirm: 'always' }] as const) {
    const sent = await askedFirst(setup, hup);
    assert.match(sent.question, /^Send SIGHUP to 1 process\?\npid 50 "p50": /);
    assert.deepEqual(sent.here.signals, [{ pid: 50, signal: 'SIGHUP' }]);
  }
  const reniced = await askedFirst({ access: { rules: [ASKS] } }, (signaller, call) =>
    signaller.setPriority({ pid: 50 }, 4, call),
  );
  assert.match(reniced.question, /^Give nice 4 to 1 process\?\n/);
  assert.equal(reniced.here.processes.get(50)?.nice, 4);
});

test('a yes is for what was asked about: not for another signal, nor another program', async () => {
  const access = { rules: [ASKS] };
  const other = await askedFirst({ access }, (signaller, call, isAnswered) =>
    signaller.signal({ pid: 50 }, isAnswered ? 'INT' : 'HUP', call),
  );
  assert.match(String(other.answer), /the user has approved something else; nothing was done/);
  const execute = ({ processes }: ReturnType<typeof machine>) => processes.set(50, facts(50, { argv: ['other'] }));
  const hup = (signaller: Signaller, call: CallContext) => signaller.signal({ pid: 50 }, 'HUP', call);
  const renice = (signaller: Signaller, call: CallContext) => signaller.setPriority({ pid: 50 }, 4, call);
  for (const change of [hup, renice]) {
    const { here, answer } = await askedFirst({ access }, change, execute);
    assert.match(String(answer), /pid 50 has started another program since the user was asked/);
    assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], 0]);
  }
});

test('a process that is asked about counts as shown, and must be the one that was named', async () => {
  const host = on(machine(ME, [facts(50)]), { access: { rules: [ASKS] } });
  const call = { ...watcher(), client: { canAsk: false } };
  const shown = () => host.sightings.requireShown([{ process: facts(50), requested: { pid: 50 } }]);
  const pinned = { pid: 50, startTime: 1 };
  await assert.rejects(host.signaller.signal({ pid: 50, pinned }, 'HUP', call), { code: 'PID_REUSED' });
  assert.throws(shown, { code: 'NOT_SHOWN' });
  const again = on(machine(ME, [facts(50)]), { access: { rules: [ASKS] } });
  await assert.rejects(again.signaller.signal({ pid: 50 }, 'HUP', call), /plan-/);
  again.sightings.requireShown([{ process: facts(50), requested: { pid: 50 } }]);
});

test('a plan for a signal waits for the next minute and is not used up by that; one for a priority need not wait', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const { signaller, limiter } = on(here, { access: { rules: [ASKS] }, killsPerMinute: 1 });
  const planOf = async (change: Promise<unknown>) => /plan-[\w-]+/.exec(String(await change.catch(String)))?.[0] ?? '';
  const plan = await planOf(signaller.signal({ pid: 50 }, 'HUP', watcher()));
  const nice = await planOf(signaller.setPriority({ pid: 50 }, 4, watcher()));
  limiter.spend(1);
  await assert.rejects(signaller.signal({ pid: 50 }, 'HUP', { ...watcher(), plan }), { code: 'RATE_LIMITED' });
  await signaller.setPriority({ pid: 50 }, 4, { ...watcher(), plan: nice });
  limiter.giveBack();
  assert.equal((await signaller.signal({ pid: 50 }, 'HUP', { ...watcher(), plan })).outcome, 'still_running');
});

test('a chosen process and a zombie need not have been shown, and one that was signalled has been', async () => {
  const call = { ...watcher(), client: { canAsk: false } };
  const here = machine(ME, [facts(50), facts(51, { status: 'zombie' })]);
  here.onSignal = () => undefined;
  const { signaller } = on(here);
  assert.equal((await signaller.signal({ pid: 51 }, 'HUP', call)).outcome, 'already_gone');
  await signaller.signal({ pid: 50, isChosen: true }, 'HUP', call);
  await signaller.signal({ pid: 50 }, 'HUP', call);
  assert.equal(here.signals.length, 2);
});

test('a priority of a process that has ended meanwhile is unknown; one thread that kept its own is counted', async () => {
  const ended = pinnedAs(() => ({
    setPriority: async () => {
      ended.here.processes.delete(50);
      return { kept: 1 };
    },
  }));
  const { nice_after, threads_kept } = await ended.host.signaller.setPriority({ pid: 50 }, 3, watcher());
  assert.deepEqual([nice_after, threads_kept], [null, 1]);
});
