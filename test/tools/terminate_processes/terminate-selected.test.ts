import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ProcessError } from '../../../src/errors.ts';
import { ConfirmationRequest } from '../../../src/host/confirmation.ts';
import { compilePattern } from '../../../src/text/pattern.ts';
import { terminatePlanned, terminateSelected } from '../../../src/tools/terminate_processes/terminate-selected.ts';
import { end, endOne, GENTLE, many, on, outcomes, pids, runTool, watcher } from '../../host/ends.ts';
import { machine } from '../../memory/data.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';

const PLAN = /plan-[\w-]+/;

/** Stops the clock of this process; the result moves it. */
function clock(t: TestContext) {
  let nowMs = 1_000_000;
  t.mock.method(performance, 'now', () => nowMs);
  return (ms: number) => {
    nowMs += ms;
  };
}

test('30 a minute: signals count, dry runs do not, and a minute later there are 30 again', async (t) => {
  const pass = clock(t);
  const here = machine(ME, [facts(50), facts(51), facts(52)]);
  here.onSignal = () => undefined;
  const host = on(here, { killsPerMinute: 2 });
  const hup = () => host.signaller.signal({ pid: 50 }, 'HUP', watcher());
  await end(host, 50, { dryRun: true });
  await hup();
  await end(host, 51);
  pass(59_000);
  for (const refused of [hup, () => end(host, 52), () => many(host, pids(51, 52))])
    await assert.rejects(async () => refused(), /RATE_LIMITED: at most 2/);
  assert.equal(here.signals.length, 2);
  pass(1_000);
  await many(host, pids(51, 52));
  assert.equal(here.signals.length, 4);
});

test('a plan is good for ten minutes', async (t) => {
  const pass = clock(t);
  const here = machine(ME, [facts(50)]);
  const host = on(here, { confirm: 'auto' });
  const plan = async () => PLAN.exec(JSON.stringify(await many(host, pids(50))))?.[0] ?? '';
  const [late, early] = [await plan(), await plan()];
  pass(600_000);
  assert.deepEqual(outcomes(await terminatePlanned(host, early, watcher())), [[50, 'exited']]);
  pass(1);
  await assert.rejects(async () => terminatePlanned(host, late, watcher()), /NEEDS_CONFIRMATION: .*expired/);
});

test('a plan that has to wait for the next minute is not used up by that', async (t) => {
  const pass = clock(t);
  const here = machine(ME, [facts(50), facts(51)]);
  const host = on(here, { confirm: 'auto', killsPerMinute: 2 });
  const plan = PLAN.exec(JSON.stringify(await many(host, pids(50, 51))))?.[0] ?? '';
  here.processes.set(52, facts(52));
  await end(host, 52);
  pass(20_500);
  await assert.rejects(
    async () => terminatePlanned(host, plan, watcher()),
    /RATE_LIMITED: .* Wait 40 s before you go on/,
  );
  pass(39_500);
  assert.deepEqual(outcomes(await terminatePlanned(host, plan, watcher())), [
    [50, 'exited'],
    [51, 'exited'],
  ]);
  await assert.rejects(async () => terminatePlanned(host, plan, watcher()), /NEEDS_CONFIRMATION: .*was used/);
});

test('more than a minute allows is refused without a hint to wait', async () => {
  const host = on(machine(ME, [facts(50), facts(51)]), { killsPerMinute: 1 });
  await assert.rejects(many(host, pids(50, 51)), /RATE_LIMITED: .* and 0 were. Narrow the selection/);
});

test('a pattern that ran out of time ends nothing, not even what it has found', async () => {
  for (const confirm of ['never', 'auto'] as const) {
    const here = machine(ME, [facts(50), facts(51)]);
    let searched = 0;
    const pattern = {
      matches: () => ++searched === 1,
      exhausted: true,
      get unsearched() {
        return Math.max(0, searched - 1);
      },
    };
    await assert.rejects(
      many(on(here, { confirm }), { pattern }),
      /INVALID_INPUT: pattern is too heavy: not all .* nothing was signalled/,
    );
    assert.deepEqual(here.signals, []);
  }
});

test('of what is refused 20 are listed, and the note says that they are not all', async () => {
  const root = ownedBy(ROOT);
  const others = Array.from({ length: 25 }, (_, index) => facts(100 + index, { owner: root }));
  const host = on(machine(ME, [facts(50), ...others]), { confirm: 'auto' });
  const named = [50, ...others.map(({ pid }) => pid)];
  const { refused, note } = { note: undefined, ...(await many(host, pids(...named))) };
  assert.deepEqual([refused.length, note], [20, 'Only the first 20 of 25 refused.']);
});

test('a plan is about the processes it was made for, whatever was shown under their pids since', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  const host = on(here, { confirm: 'auto' });
  const plan = PLAN.exec(JSON.stringify(await many(host, pids(50, 51))))?.[0] ?? '';
  here.processes.set(50, facts(50, { startTime: 777 }));
  await runTool(host, 'get_process_tree', { pid: 50 });
  assert.deepEqual(outcomes(await terminatePlanned(host, plan, watcher())), [
    [50, 'refused'],
    [51, 'exited'],
  ]);
  assert.deepEqual(here.signals, [{ pid: 51, signal: 'SIGTERM' }]);
});

test('named pids are compared with what was shown', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  const host = on(here);
  await runTool(host, 'get_process_tree', { pid: 50 });
  here.processes.set(50, facts(50, { startTime: 777 }));
  const { results, refused } = await many(host, pids(50, 51));
  assert.deepEqual(outcomes({ results }), [[51, 'exited']]);
  assert.match(refused[0]?.reason ?? '', /^PID_REUSED/);
  assert.ok(here.processes.has(50));
});

test('a pattern selects own processes, whatever else may be ended; a port selects what holds it', async () => {
  const here = machine(ME, [facts(50), facts(51, { owner: ownedBy(JOHN) })]);
  const socket = { protocol: 'tcp', address: '::', state: 'listening', user: ME } as const;
  here.sockets.push({ ...socket, port: 3000, key: '7' }, { ...socket, port: 3001, key: '8' });
  here.held.set(50, ['7']);
  here.held.set(51, ['8']);
  const host = on(here, { access: { allowUsers: 'everyone' } });
  assert.deepEqual(outcomes(await many(host, { port: 3001, protocol: 'tcp' })), [[51, 'exited']]);
  here.processes.set(51, facts(51, { owner: ownedBy(JOHN) }));
  const pattern = { matches: () => true, exhausted: false, unsearched: 0 };
  assert.deepEqual(outcomes(await many(host, { pattern })), [[50, 'exited']]);
  assert.ok(here.processes.has(51));
});

test('confirm: always asks about what may be ended, and a yes is for this very process', async () => {
  const here = machine(ME, [facts(50), facts(899)]);
  const host = on(here, { confirm: 'always' });
  const asking = { canAsk: true };
  await assert.rejects(endOne(host, { pid: 899 }, GENTLE, asking, watcher()), /PROTECTED/);
  await assert.rejects(end(host, 50), /NEEDS_CONFIRMATION: .*plan-/);
  const question = await endOne(host, { pid: 50 }, GENTLE, asking, watcher()).catch((error: unknown) => error);
  assert.ok(question instanceof ConfirmationRequest);
  here.processes.set(50, facts(50, { startTime: 777 }));
  const reply = { plan: question.plan, answer: 'accepted' } as const;
  await assert.rejects(endOne(host, { pid: 50 }, GENTLE, { canAsk: true, reply }, watcher()), /PID_REUSED/);
  assert.deepEqual(here.signals, []);
});

test('a thread among several is no process of its own: its process is named, and nothing is advised that ends it', async () => {
  const host = on(machine(ME, [facts(50), facts(60, { comm: 'java' })]), {
    over: (platform) => ({ ...platform, threadGroupOf: (tid) => (tid === 61 ? 60 : undefined) }),
  });
  const answer = await many(host, pids(50, 61));
  assert.deepEqual(outcomes(answer), [[50, 'exited']]);
  assert.deepEqual(answer.refused, [
    {
      pid: 61,
      name: null,
      reason:
        'NOT_FOUND: 61 is a thread of process 60, "java"; nothing was signalled. Ask the user whether that whole process is wanted.',
    },
  ]);
});

test('of many that are not there the first twenty are named, and all are counted', async () => {
  const gone = Array.from({ length: 21 }, (_, index) => 1000 + index);
  const host = on(machine(ME, [facts(50)]));
  const { refused, ...rest } = await many(host, pids(50, ...gone));
  assert.equal(refused.length, 20);
  assert.equal('note' in rest && rest.note, 'Only the first 20 of 21 refused.');
  const fits = await many(on(machine(ME, [facts(50)])), pids(50, ...gone.slice(1)));
  assert.equal(fits.refused.length, 20);
  assert.ok(!('note' in fits));
});

test('where nothing may be ended the refusal is that of what matches, whatever else is missing or only mentions it', async () => {
  const editor = facts(60, { comm: 'vim', argv: ['vim', 'client.ts'] });
  const host = on(machine(ME, [facts(899, { comm: 'client', argv: ['client'] }), editor]));
  const none = /PROTECTED: the only one that matches may not be ended\. Pid 899: /;
  await assert.rejects(many(host, pids(899, 41, 42)), none);
  await assert.rejects(many(host, pids(899, 41)), none);
  await assert.rejects(many(host, pids(41, 42)), /NOT_FOUND: no process 41, 42; nothing was signalled/);
  await assert.rejects(many(host, pids(899)), ({ message, forPerson }: ProcessError) => {
    assert.match(message, /leave the process alone and say so to the user\.$/);
    assert.match(forPerson, /Pid 899: PROTECTED: .*no setting allows it\.$/);
    return true;
  });
  await assert.rejects(many(host, { pattern: await compilePattern('client') }), none);
  await assert.rejects(
    many(on(machine(ME, [editor])), { pattern: await compilePattern('client') }),
    /NOT_FOUND: no program matches, only arguments of others do: pid 60 "vim"; nothing was signalled/,
  );
  await assert.rejects(
    many(host, { pattern: await compilePattern('nosuch') }),
    /NOT_FOUND: no process matches; nothing/,
  );
  await assert.rejects(many(host, pids(41)), /NOT_FOUND: no process 41\. It may have exited/);
});

test('what a pattern only mentions is listed, ten at most, and may be named by pid then', async () => {
  const editors = Array.from({ length: 11 }, (_, index) => facts(60 + index, { comm: 'vim', argv: ['vim', 'web.ts'] }));
  const host = on(machine(ME, [facts(50, { comm: 'web', argv: ['web'] }), ...editors]));
  const pattern = await compilePattern('web');
  const answer = await terminateSelected(host, { selector: { pattern }, options: GENTLE }, watcher());
  assert.deepEqual('also_matches' in answer && answer.also_matches?.length, 10);
  assert.deepEqual('also_matches' in answer && answer.also_matches?.[0], {
    pid: 60,
    name: 'vim',
    command: 'vim web.ts',
  });
  assert.equal('note' in answer && answer.note, '11 also match; 10 are listed.');
  host.sightings.requireShown([{ process: facts(60, { comm: 'vim' }), requested: { pid: 60 } }]);
});
