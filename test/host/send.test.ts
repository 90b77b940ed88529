import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditOutcome } from '../../src/audit/record.ts';
import { ProcessError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import type { PinnedTarget } from '../../src/host/pin.ts';
import { pretend, readAgain, requestEnd, sendSignal, setPriority } from '../../src/host/send.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { linuxSignal } from '../memory/memory-system.ts';
import { facts, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { end, on, outcomes, watcher } from './ends.ts';

const SETUID = ownedBy(ME, ROOT, ROOT, ROOT);

/** A pinned process, and all that is recorded about it. `now`: what it is when it is read again. */
function pinned(now: ProcessFacts | undefined = facts(50), over: Partial<PinnedProcess> = {}) {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const pin = memoryMachine(here).pin(50) ?? assert.fail();
  const target: PinnedTarget = { target: { ...pin, read: () => now, ...over }, process: facts(50), rule: 'default' };
  const said: unknown[] = [];
  const trail = {
    async recordIntent(_: PinnedTarget, what: object, counts?: boolean) {
      said.push([what, counts]);
      return {
        recordOutcome: (outcome: AuditOutcome) => void said.push(outcome),
        recordFailure: (error: unknown) => void said.push(error),
      };
    },
    recordRefusal: () => assert.fail(),
  };
  const abort = new AbortController();
  return {
    here,
    target,
    said,
    abort,
    sending: { judge: () => 'default', trail, counts: true, abort: abort.signal, termination: LINUX.termination },
  };
}

test('a process that has become setuid since it was judged gets no signal and no priority, not even in a dry run', async () => {
  const changes: ((host: Host) => unknown)[] = [
    (host) => end(host, 50),
    (host) => end(host, 50, { dryRun: true }),
    (host) => host.signaller.signal({ pid: 50 }, 'HUP', watcher()),
    (host) => host.signaller.setPriority({ pid: 50 }, 5, watcher()),
  ];
  for (const change of changes) {
    const here = machine(ME, [facts(50)]);
    let reads = 0;
    here.onRead = (pid) => {
      if (pid === 50 && ++reads === 2) here.processes.set(pid, facts(pid, { owner: SETUID }));
    };
    await assert.rejects(async () => change(on(here)), /ROOT_PROTECTED/);
    assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], 0]);
  }
});

test('a zombie gets no signal', async () => {
  const here = machine(ME, [facts(50, { status: 'zombie' })]);
  for (const dryRun of [true, false])
    assert.deepEqual(outcomes(await end(on(here), 50, { dryRun })), [[50, 'already_gone']]);
  assert.deepEqual(here.signals, []);
});

test('a signal is recorded before it is sent, and its outcome is left to the caller', async () => {
  const { here, target, said, sending } = pinned();
  assert.ok(await requestEnd(target, 'kill', sending));
  assert.deepEqual([said, here.signals], [[[{ signal: 'SIGKILL' }, true]], [{ pid: 50, signal: 'SIGKILL' }]]);
});

test('SIGTERM is followed by SIGCONT where the process is stopped, and the record says that it may be', async () => {
  const stopped = pinned(facts(50, { status: 'stopped' }));
  await requestEnd(stopped.target, 'ask', stopped.sending);
  assert.deepEqual(stopped.said, [[{ signal: 'SIGTERM', if_stopped: 'SIGCONT' }, true]]);
  assert.deepEqual(
    stopped.here.signals.map(({ signal }) => signal),
    ['SIGTERM', 'SIGCONT'],
  );
  const other = pinned(facts(50, { status: 'stopped' }));
  await sendSignal(other.target, linuxSignal('HUP'), other.sending);
  assert.deepEqual(
    other.here.signals.map(({ signal }) => signal),
    ['SIGHUP'],
  );
});

test('a process that is gone, or goes while it is signalled, is recorded as gone', async () => {
  for (const { target, said, sending } of [
    pinned(facts(50, { status: 'zombie' })),
    pinned(facts(50), { ask: () => 'gone' }),
    pinned(facts(50), { read: () => undefined }),
  ]) {
    assert.equal(await requestEnd(target, 'ask', sending), undefined);
    assert.equal(said[1], 'already_gone');
  }
});

test('what is refused at the last look, or by the system, is recorded as a failure and thrown', async () => {
  const error = new ProcessError('PERMISSION_DENIED', 'no');
  const fail = () => {
    throw error;
  };
  const judged = pinned();
  await assert.rejects(requestEnd(judged.target, 'ask', { ...judged.sending, judge: fail }), error);
  const refused = pinned(facts(50), { ask: fail, setPriority: async () => fail() });
  await assert.rejects(requestEnd(refused.target, 'ask', refused.sending), error);
  const reniced = pinned(facts(50), { setPriority: async () => fail() });
  await assert.rejects(setPriority(reniced.target, 5, reniced.sending), error);
  for (const { said, here } of [judged, refused, reniced]) assert.deepEqual([said[1], here.signals], [error, []]);
});

test('a call that was cancelled while its intent was recorded changes nothing', async () => {
  const cancelled = { code: 'TIMED_OUT', message: /the call was cancelled; nothing was sent\. Call again if/ };
  for (const change of [requestEnd, setPriority]) {
    const { here, target, said, abort, sending } = pinned(facts(50), { setPriority: () => assert.fail() });
    abort.abort();
    const changed = change === requestEnd ? requestEnd(target, 'ask', sending) : setPriority(target, 5, sending);
    await assert.rejects(changed, cancelled);
    assert.ok(said[1] instanceof ProcessError);
    assert.deepEqual(here.signals, []);
  }
});

test('a priority is recorded, set, and recorded as done or as gone', async () => {
  const { here, target, said, sending } = pinned();
  assert.deepEqual(await setPriority(target, 5, sending), { kept: 0 });
  assert.deepEqual([said, here.processes.get(50)?.nice], [[[{ nice: 5 }, undefined], 'done'], 5]);
  const gone = pinned(facts(50), { setPriority: async () => 'gone' as const });
  assert.equal(await setPriority(gone.target, 5, gone.sending), undefined);
  assert.deepEqual(gone.said, [[{ nice: 5 }, undefined], 'already_gone']);
});

test('a dry run reads and judges the process, and asks whether the system would permit the signal', () => {
  const judged: number[] = [];
  const judge = ({ pid }: ProcessFacts) => {
    judged.push(pid);
    return 'default';
  };
  const { target } = pinned().target;
  assert.equal(readAgain(target, judge)?.process.pid, 50);
  assert.equal(pretend(target, judge), true);
  assert.equal(pretend({ ...target, permits: () => false }, judge), false);
  assert.equal(pretend({ ...target, read: () => facts(50, { status: 'zombie' }) }, judge), false);
  assert.deepEqual(judged, [50, 50, 50]);
});

test('what is not stopped is not continued', async () => {
  const running = pinned();
  await requestEnd(running.target, 'ask', running.sending);
  assert.deepEqual(running.here.signals, [{ pid: 50, signal: 'SIGTERM' }]);
});

/** Process 50, which starts these programs one by one before each request; `judged`: those that were decided about. */
function starting(...programs: string[]) {
  const { here, target, said, sending } = pinned();
  here.becomes.set(
    50,
    programs.map((comm) => facts(50, { comm, programId: comm })),
  );
  const judged: string[] = [];
  const judge = ({ comm }: ProcessFacts) => {
    judged.push(comm);
    return comm;
  };
  const read = () => here.processes.get(50);
  const code = (one: unknown) => (one instanceof ProcessError ? one.code : one);
  return {
    ...{ here, judged },
    pinned: { ...target, target: { ...target.target, read } },
    sending: { ...sending, judge },
    said: () => said.map(code),
  };
}

test('a process that has started another program is judged and recorded again, and asked once', async () => {
  const { here, pinned: target, sending, judged, said } = starting('sh');
  assert.ok(await requestEnd(target, 'ask', sending));
  assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGTERM' }]);
  assert.deepEqual(judged, ['p50', 'sh', 'sh']);
  const what = { signal: 'SIGTERM', if_stopped: 'SIGCONT' };
  // It counts towards the rate limit once.
  assert.deepEqual(said(), [[what, true], 'PID_REUSED', [what, false]]);
});

test('a process that has started three programs is given up, and nothing was sent', async () => {
  for (const change of [
    (one: ReturnType<typeof starting>) => requestEnd(one.pinned, 'kill', one.sending),
    (one: ReturnType<typeof starting>) => sendSignal(one.pinned, linuxSignal('HUP'), one.sending),
  ]) {
    const one = starting('sh', 'perl', 'vi');
    await assert.rejects(change(one), { code: 'PID_REUSED', message: /another program; nothing was done/ });
    assert.deepEqual([one.here.signals, one.said().filter((said) => said === 'PID_REUSED').length], [[], 3]);
  }
});

test('every kind of change notices a program that was started while the intent was recorded', async () => {
  const sh = facts(50, { comm: 'sh', programId: 'sh' });
  for (const change of [
    (one: ReturnType<typeof pinned>) => requestEnd(one.target, 'ask', one.sending),
    (one: ReturnType<typeof pinned>) => sendSignal(one.target, linuxSignal('HUP'), one.sending),
    (one: ReturnType<typeof pinned>) => setPriority(one.target, 5, one.sending),
  ]) {
    const one = pinned(sh);
    one.here.processes.set(50, sh);
    assert.ok(await change(one));
    const [, failure, again] = one.said;
    assert.ok(failure instanceof ProcessError && Array.isArray(again));
    assert.equal(failure.code, 'PID_REUSED');
    assert.equal(one.here.signals.length + (one.here.processes.get(50)?.nice === 5 ? 1 : 0), 1);
  }
});

test('a program that may not be ended is refused by the second decision, and one that is gone is not asked', async () => {
  const refused = starting('sudo');
  const judge = ({ comm }: ProcessFacts) => {
    if (comm === 'sudo') throw new ProcessError('ROOT_PROTECTED', 'no');
    return comm;
  };
  const sending = { ...refused.sending, judge };
  await assert.rejects(requestEnd(refused.pinned, 'ask', sending), { code: 'ROOT_PROTECTED' });
  const ended = starting();
  ended.here.becomes.set(50, [facts(50, { programId: 'sh', status: 'zombie' })]);
  assert.equal(await requestEnd(ended.pinned, 'ask', ended.sending), undefined);
  assert.deepEqual([refused.here.signals, ended.here.signals], [[], []]);
});

test('a priority is set on another program only once that was judged, too', async () => {
  const { here, pinned: target, sending, said } = starting('sh');
  assert.deepEqual(await setPriority(target, 5, sending), { kept: 0 });
  assert.equal(here.processes.get(50)?.nice, 5);
  assert.deepEqual(said(), [[{ nice: 5 }, undefined], 'PID_REUSED', [{ nice: 5 }, false], 'done']);
});
