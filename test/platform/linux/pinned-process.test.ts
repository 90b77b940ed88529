import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { type TestContext, test } from 'node:test';
import { ProcessError } from '../../../src/errors.ts';
import { loadNative, type Native } from '../../../src/platform/linux/ffi/native.ts';
import { linux } from '../../../src/platform/linux/linux.ts';
import { byStartTime, hasPidfd, openPidfd } from '../../../src/platform/linux/pinned-process.ts';
import { openSources } from '../../../src/platform/linux/sources.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { linuxSignal } from '../../memory/memory-system.ts';
import { facts } from '../../memory/processes.ts';
import { failure } from './replaced-text.ts';

/** Without a pidfd: a real process, whose pid seems to have changed hands. */

const abort = new AbortController().signal;
const isAnother = (): boolean => false;

async function held(t: TestContext, change: (facts: ProcessFacts) => ProcessFacts | undefined) {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  const before = facts(child.pid ?? 0);
  let now: ProcessFacts | undefined = before;
  const target = byStartTime(before.pid, { readWithArgv: () => now, isAnother });
  assert.ok(target);
  now = change(before);
  return { target, before, child };
}

test('a process that took over the pid gets no signal and no priority, and the pinned one has ended', async (t) => {
  const { target, before, child } = await held(t, (process) => ({ ...process, startTime: 777 }));
  assert.equal(target.read(), undefined);
  for (const meant of [before, { ...before, startTime: 777 }]) {
    assert.equal(target.kill(meant), 'gone');
    assert.equal(target.permits(meant), false);
    assert.equal(await target.setPriority(19, meant), 'gone');
  }
  assert.equal(await target.exited(0, abort), true);
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a signal for another process than the pinned one goes nowhere', async (t) => {
  const { target, before, child } = await held(t, (process) => process);
  assert.equal(target.kill({ ...before, startTime: 777 }), 'gone');
  assert.equal(await target.exited(0, abort), false);
  assert.equal(target.ask(before), 'sent');
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
  assert.equal(gone.target.ask(gone.before), 'gone');
  assert.equal(byStartTime(50, { readWithArgv: () => undefined, isAnother }), undefined);
});

test('what cannot be seen any more has not ended, and gets no signal', async (t) => {
  const { target, before, child } = await held(t, () => undefined);
  const isHidden = { code: 'PERMISSION_DENIED' };
  assert.throws(() => target.read(), isHidden);
  assert.throws(() => target.kill(before), isHidden);
  assert.throws(() => target.permits(before), isHidden);
  assert.equal(await target.exited(0, abort), false);
  child.stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a pid that a thread has by now means that the process has ended', async () => {
  const { processes } = openSources({});
  const tid =
    readdirSync('/proc/self/task')
      .map(Number)
      .find((id) => id !== process.pid) ?? assert.fail();
  let reads = 0;
  const readWithArgv = (pid: number) => (reads++ === 0 ? facts(pid) : processes.readWithArgv(pid));
  const target = byStartTime(tid, { readWithArgv, isAnother: processes.isAnother }) ?? assert.fail();
  assert.equal(await target.exited(0, abort), true);
  assert.equal(target.read(), undefined);
  assert.equal(target.signal(linuxSignal('WINCH'), facts(tid)), 'gone');
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

const native = loadNative();
const skip = !native && 'koffi is not installed';
const { EPERM, ESRCH, EINVAL, ENOSYS } = constants.errno;

/** A pidfd, 50, of process 7, whose signals have this result; nothing is sent to any process. */
function pidfd(over: Partial<Native> = {}, read: (pid: number) => ProcessFacts | undefined = facts) {
  const asked: string[] = [];
  const kernel: { result: number; onExit: () => void } = { result: 0, onExit: () => undefined };
  const calls: Native = {
    ...(native ?? assert.fail()),
    pidfdOpen: () => 50,
    pidfdSerial: (fd) => `serial ${fd}`,
    pidfdSignal(fd, signal) {
      asked.push(`signal ${fd} ${signal}`);
      return kernel.result;
    },
    whenExited(fd, callback) {
      asked.push(`wait ${fd}`);
      kernel.onExit = callback;
      return () => asked.push('stop');
    },
    close: (fd) => asked.push(`close ${fd}`),
    ...over,
  };
  return { kernel, asked: () => asked.splice(0), calls, open: () => openPidfd(calls, 7, read) };
}

test('a pid of none or of a thread cannot be pinned, and without pidfds none', { skip }, () => {
  const open = (result: number) => pidfd({ pidfdOpen: () => result }).open();
  assert.deepEqual([-ESRCH, -EINVAL, -ENOSYS, -EPERM].map(open), [undefined, undefined, null, null]);
  const { pid, guarantee } = open(0) ?? assert.fail();
  assert.deepEqual([pid, guarantee], [7, 'pidfd']);
});

test('a pinned process is read with its serial, until it has ended', { skip }, () => {
  const { kernel, asked, open } = pidfd();
  const pinned = open() ?? assert.fail();
  assert.deepEqual(pinned.read(), facts(7, { serial: 'serial 50' }));
  assert.deepEqual(asked(), ['signal 50 0']);
  kernel.result = -EPERM; // it is another user's, and there
  assert.equal(pinned.read()?.pid, 7);
  kernel.result = -ESRCH;
  assert.equal(pinned.read(), undefined);
  pinned.close();
  assert.ok(asked().includes('close 50'));
  assert.deepEqual(
    pidfd({ pidfdSerial: () => undefined })
      .open()
      ?.read(),
    facts(7),
  );
});

test('a process that was seen and is no longer is hidden; one that never was is just not there', { skip }, () => {
  let seen: ProcessFacts | undefined;
  const pinned = pidfd({}, () => seen).open() ?? assert.fail();
  assert.equal(pinned.read(), undefined);
  const next = pidfd({}, () => seen).open() ?? assert.fail();
  seen = facts(7);
  assert.equal(next.read()?.pid, 7);
  seen = undefined;
  assert.throws(() => next.read(), {
    code: 'PERMISSION_DENIED',
    message: /the system no longer lets this server see process 7 \(hidepid\)/,
  });
});

test('what became of a signal through a pidfd', { skip }, () => {
  const { kernel, asked, open } = pidfd();
  const pinned = open() ?? assert.fail();
  assert.deepEqual([pinned.permits(facts(7)), pinned.ask(facts(7))], [true, 'sent']);
  assert.deepEqual(asked(), ['signal 50 0', 'signal 50 15']);
  kernel.result = -ESRCH;
  assert.deepEqual([pinned.permits(facts(7)), pinned.kill(facts(7))], [false, 'gone']);
  kernel.result = -EPERM;
  for (const [act, what] of [
    [() => pinned.permits(facts(7)), 'a signal'],
    [() => pinned.signal(linuxSignal('HUP'), facts(7)), 'SIGHUP'],
  ] as const)
    assert.throws(act, (error) => {
      assert.ok(error instanceof ProcessError);
      assert.deepEqual([error.code, error.errno], ['PERMISSION_DENIED', 'EPERM']);
      return error.message.includes(`the system does not let this server send ${what} to process 7`);
    });
  kernel.result = -EINVAL;
  assert.throws(() => pinned.signal(linuxSignal('HUP'), facts(7)), /^Error: sending SIGHUP to 7 failed with errno 22$/);
});

test('the end of a pinned process is awaited at its pidfd, no longer than was asked', { skip }, async () => {
  const { kernel, asked, open } = pidfd();
  const pinned = open() ?? assert.fail();
  const ends = pinned.exited(60_000, abort);
  kernel.onExit();
  assert.equal(await ends, true);
  assert.deepEqual(asked(), ['wait 50', 'stop']);
  assert.equal(await pinned.exited(1, abort), false);
  assert.deepEqual(asked(), ['wait 50', 'stop']);
});

test('whether there are pidfds is tried on a process, and its pidfd closed again', { skip }, () => {
  const { asked, calls } = pidfd();
  assert.equal(hasPidfd(calls, 7), true);
  assert.deepEqual(asked(), ['close 50']);
  assert.equal(hasPidfd({ ...calls, pidfdOpen: () => 0 }, 7), true);
  asked();
  assert.equal(hasPidfd({ ...calls, pidfdOpen: () => -ENOSYS }, 7), false);
  assert.equal(hasPidfd(undefined, 7), false);
  assert.deepEqual(asked(), []);
});

/** Without a pidfd, of a process that is read as these say, the last of them from then on; `errno`: of each signal. */
function seenAs(t: TestContext, looks: readonly (ProcessFacts | undefined)[], errno?: number) {
  const sent: unknown[] = [];
  const count = { reads: 0 };
  t.mock.method(process, 'kill', (...args: unknown[]) => {
    sent.push(args);
    if (errno !== undefined) throw failure(-errno);
    return true;
  });
  const pinned = byStartTime(7, { readWithArgv: () => looks[Math.min(count.reads++, looks.length - 1)], isAnother });
  return { pinned: pinned ?? assert.fail(), count, sent };
}

test('without a pidfd, what is not seen five times and has the pid is hidden', (t) => {
  const { pinned, count, sent } = seenAs(t, [facts(7), undefined]);
  assert.throws(() => pinned.read(), { code: 'PERMISSION_DENIED' });
  assert.equal(count.reads, 1 + 5);
  assert.deepEqual(sent, Array(5).fill([7, 0]));
});

test('without a pidfd, what is seen only at a second look may be another, and gets no signal', (t) => {
  const { pinned, sent } = seenAs(t, [facts(7), undefined, facts(7)]);
  assert.equal(pinned.ask(facts(7)), 'gone');
  assert.deepEqual(sent, [[7, 0]]);
});

test('without a pidfd, a refusal is an error, and the end between two looks is none', async (t) => {
  const { pinned, sent } = seenAs(t, [facts(7)], EPERM);
  assert.throws(() => pinned.ask(facts(7)), {
    code: 'PERMISSION_DENIED',
    message: /does not let this server send SIGTERM to process 7/,
  });
  assert.throws(() => pinned.permits(facts(7)), /send a signal to process 7/);
  assert.deepEqual(sent, [
    [7, 'SIGTERM'],
    [7, 0],
  ]);
  assert.deepEqual([pinned.pid, pinned.guarantee, pinned.read()], [7, 'start_time', facts(7)]);
  t.mock.restoreAll();
  assert.equal(seenAs(t, [facts(7)], ESRCH).pinned.ask(facts(7)), 'gone');
});
