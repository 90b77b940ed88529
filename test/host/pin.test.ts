import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { pin, requireSameProgram, type TargetJudge } from '../../src/host/pin.ts';
import { createSightings } from '../../src/host/sightings.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';
import { viewOn } from './view.ts';

/** A process that was shown in its first tick, and another that got its pid and its start time within that tick. */
function setup() {
  const here = machine(ME, [facts(42, { serial: 'a1' })]);
  const replace = () => here.processes.set(42, facts(42, { serial: 'a2', comm: 'innocent' }));
  here.onSignal = (pid) => void here.processes.delete(pid);
  return { here, replace, platform: memoryMachine(here) };
}

for (const by of ['pid', 'ref'] as const) {
  test(`by ${by} it is ended, but not its successor of the same tick`, async () => {
    const { here, replace, platform } = setup();
    const { call, refusal } = await connect(platform);
    const { rows } = await call('list_processes', { columns: ['pid', 'ref'] });
    assert.deepEqual(rows, [[42, 'boot01-42-420-a1']]);
    const requested = by === 'pid' ? { pid: 42 } : { ref: 'boot01-42-420-a1' };
    replace();
    assert.match(await refusal('terminate_process', requested), /^PID_REUSED: /);
    assert.deepEqual(here.signals, []);
    here.processes.set(42, facts(42, { serial: 'a1' }));
    const { results } = await call('terminate_process', requested);
    assert.equal(Array.isArray(results) && results[0].outcome, 'exited');
  });
}

test('nor by a plan', async () => {
  const { here, replace, platform } = setup();
  const { call, refusal } = await connect(platform);
  const { plan } = await call('terminate_processes', { pattern: 'p42' });
  replace();
  assert.match(await refusal('terminate_processes', { plan }), /^PID_REUSED: /);
  assert.deepEqual(here.signals, []);
});

/** What the target is pinned as, and in which order it is looked at. */
function pinning(now: ProcessFacts | undefined, judge: TargetJudge = () => 'default') {
  const here = machine(ME, [facts(42)]);
  const host = viewOn(here);
  const order: string[] = [];
  const pinned = {
    ...(host.machine.pin(42) ?? assert.fail()),
    read: () => {
      order.push('read');
      return now;
    },
    close: () => void order.push('close'),
  };
  const sightings = createSightings(host.machine, () => BUILT_IN);
  const controller = {
    pin: () => {
      order.push('pin');
      return pinned;
    },
  };
  const judged: TargetJudge = (process) => {
    order.push('judge');
    return judge(process);
  };
  return {
    order,
    sightings,
    pin: (requested = {}) => pin({ ...host, controller, sightings }, { pid: 42, ...requested }, judged),
  };
}

test('a process is pinned before it is read, and stays pinned when it may be ended', () => {
  const { order, pin: pinIt } = pinning(facts(42), () => 'allow "web"');
  const { process, rule, target } = pinIt();
  assert.deepEqual([process.pid, rule, target.pid, order], [42, 'allow "web"', 42, ['pin', 'read', 'judge']]);
});

test('what is refused, gone or another process is pinned no longer', () => {
  const refusal = new ProcessError('PROTECTED', 'no');
  const refused = pinning(facts(42), () => {
    throw refusal;
  });
  assert.throws(() => refused.pin(), refusal);
  const gone = pinning(undefined);
  assert.throws(() => gone.pin(), { code: 'NOT_FOUND' });
  const other = pinning(facts(42, { startTime: 7 }));
  assert.throws(() => other.pin({ pinned: facts(42) }), { code: 'PID_REUSED' });
  const shown = pinning(facts(42, { startTime: 7 }));
  shown.sightings.record(facts(42));
  assert.throws(() => shown.pin(), { code: 'PID_REUSED' });
  for (const { order } of [refused, gone, other, shown]) assert.equal(order.at(-1), 'close');
});

test('a pid that no process has is not found, or may be a thread whose process is not ended for it', () => {
  const none = { pin: () => undefined };
  const host = viewOn(machine(ME, [facts(42)]), { threadGroupOf: (tid) => (tid === 43 ? 42 : undefined) });
  const at = (pid: number) => () =>
    pin(
      { ...host, controller: none, sightings: createSightings(host.machine, () => BUILT_IN) },
      { pid },
      () => 'default',
    );
  assert.throws(at(7), { code: 'NOT_FOUND', message: /no process 7/ });
  assert.throws(at(43), { code: 'NOT_FOUND', message: /43 is a thread of process 42.*nothing was signalled/ });
});

test('a process that has executed another program since the user was asked is not ended', () => {
  const host = viewOn(machine(ME, []), { programId: ({ comm }) => comm });
  const require = (now: ProcessFacts, requested = {}) => requireSameProgram(host, now, { pid: 42, ...requested });
  const vim = facts(42, { comm: 'vim', argv: ['vim'] });
  require(vim);
  require(vim, { programId: 'vim', pinned: vim });
  for (const pinned of [undefined, vim])
    assert.throws(() => require(vim, { programId: 'bash', pinned }), {
      code: 'NEEDS_CONFIRMATION',
      message:
        /pid 42 has started another program since the user was asked: it is "vim" now\. Show it to the user again/,
      forPerson: /Run the command again\.$/,
    });
  // Another process with its pid is refused as such, by the sightings.
  require(facts(42, { startTime: 7 }), { programId: 'bash', pinned: vim });
});

test('the id of a thread is no process to change, and its process is named', () => {
  const host = viewOn(machine(ME, [facts(42)]), { threadGroupOf: () => 42 });
  const sightings = createSightings(host.machine, () => BUILT_IN);
  const deps = { controller: { pin: () => undefined }, view: host.view, sightings };
  assert.throws(() => pin(deps, { pid: 43 }, () => assert.fail()), {
    code: 'NOT_FOUND',
    message: /43 is a thread of process 42, "p42"; nothing was signalled/,
  });
});
