import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditLog, OFF } from '../../src/audit/audit-log.ts';
import type { Outcome } from '../../src/audit/record.ts';
import { ProcessError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import type { RequestedTarget } from '../../src/host/pin.ts';
import type { TerminateOptions } from '../../src/host/terminate.ts';
import { requireTermination, targetsOfPlan } from '../../src/host/terminate-targets.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { machine } from '../memory/data.ts';
import type { TestMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { endOne, endSelected, GENTLE, on, pids, runTool, SILENT, watcher } from './ends.ts';

/** A system that lets no process signal this pid. */
function refusing(platform: TestMachine, denied: number): TestMachine {
  const refuse = (): never => {
    throw new ProcessError('PERMISSION_DENIED', `not ${denied}`);
  };
  const pin = (pid: number): PinnedProcess | undefined => {
    const target = platform.pin(pid);
    return target && pid === denied ? { ...target, permits: refuse, ask: refuse } : target;
  };
  return { ...platform, pin };
}

test('a tree is pinned before its root is signalled: once that ends, nothing shows whose children they were', async () => {
  const here = machine(ME, [facts(40), facts(41, { ppid: 40 }), facts(42, { ppid: 41 }), facts(43, { ppid: 1 })]);
  here.onSignal = (pid) => {
    here.processes.delete(pid);
    for (const orphan of [...here.processes.values()].filter(({ ppid }) => ppid === pid))
      here.processes.set(orphan.pid, { ...orphan, ppid: 1 });
  };
  const { results } = await endOne(on(here), { pid: 40 }, { ...GENTLE, tree: true }, SILENT, watcher());
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [
      [40, 'exited'],
      [41, 'exited'],
      [42, 'exited'],
    ],
  );
  assert.ok(here.processes.has(43));
});

test('where the root of a tree may not be signalled, the answer has what became of the rest', async () => {
  for (const dryRun of [true, false]) {
    const here = machine(ME, [facts(40), facts(41, { ppid: 40 })]);
    const host = on(here, { over: (platform) => refusing(platform, 40) });
    const { results } = await endOne(host, { pid: 40 }, { ...GENTLE, tree: true, dryRun }, SILENT, watcher());
    assert.deepEqual(
      results.map(({ pid, outcome }) => [pid, outcome]),
      [
        [40, 'refused'],
        [41, dryRun ? 'would_end' : 'exited'],
      ],
    );
    assert.match(results[0]?.reason ?? '', /^PERMISSION_DENIED: /);
  }
});

test('a dry run is refused what the system would refuse', async () => {
  const here = machine(ME, [facts(40)]);
  for (const dryRun of [true, false]) {
    const host = on(here, { over: (platform) => refusing(platform, 40) });
    await assert.rejects(
      endOne(host, { pid: 40 }, { ...GENTLE, dryRun }, SILENT, watcher()),
      /^Error: PERMISSION_DENIED: /,
    );
  }
  assert.deepEqual(here.signals, []);
});

test('the user is not asked about a pid that belongs to another process by now', async () => {
  const here = machine(ME, [facts(42)]);
  const host = on(here, { confirm: 'always' });
  await runTool(host, 'get_process_tree', { pid: 42 });
  here.processes.set(42, facts(42, { startTime: 777, comm: 'innocent' }));
  for (const canAsk of [true, false])
    await assert.rejects(endOne(host, { pid: 42 }, GENTLE, { canAsk }, watcher()), /PID_REUSED: pid 42 was "p42"/);
  assert.deepEqual(here.signals, []);
});

test('named pids that no process has are refused, and do not stop the others', async () => {
  const here = machine(ME, [facts(42)]);
  const host = on(here);
  const { results, refused } = await endSelected(host, pids(41, 42), GENTLE, SILENT, watcher()).then((answer) => ({
    results: [],
    refused: [],
    ...answer,
  }));
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[42, 'exited']],
  );
  assert.deepEqual(refused, [
    { pid: 41, name: null, reason: 'NOT_FOUND: no process 41. It may have exited: call find_processes.' },
  ]);
  await assert.rejects(endSelected(host, pids(41, 44), GENTLE, SILENT, watcher()), /NOT_FOUND: no process 41, 44/);
});

test('a plan names exactly its processes and the programs that they ran', () => {
  const planned = { pid: 42, startTime: 420, programId: 'vim', isAskable: true };
  const [target] = targetsOfPlan({ targets: [planned], options: GENTLE });
  assert.deepEqual(target, { pid: 42, pinned: { pid: 42, startTime: 420 }, programId: 'vim', isAskable: true });
});

test('force needs the right to kill, too, and so does a process that cannot be asked', () => {
  const here = machine(ME, []);
  const asked: unknown[] = [];
  const { machine: platform, view } = on(here);
  const require = (...args: unknown[]) => {
    asked.push([args[0], args[2]]);
    return `may ${args[0]}`;
  };
  const judged = (options: { force: boolean; isApproved: boolean }) =>
    requireTermination({ machine: platform, view: { ...view, require } }, facts(42), options);
  assert.equal(judged({ force: false, isApproved: true }), 'may terminate');
  assert.equal(judged({ force: true, isApproved: false }), 'may terminate');
  here.unaskable.add(42);
  judged({ force: false, isApproved: false });
  assert.deepEqual(asked, [
    ['terminate', true],
    ['kill', false],
    ['terminate', false],
    ['kill', false],
    ['terminate', false],
  ]);
});

test('a tree larger than a call may have targets is asked about, at its root; an approved one is not', async () => {
  const tree = (children: number) =>
    machine(ME, [facts(40), ...Array.from({ length: children }, (_, index) => facts(100 + index, { ppid: 40 }))]);
  const treeEnded = (host: Host, isApproved = false) =>
    host.terminate(
      { targets: [{ pid: 40, isChosen: true }], options: { ...GENTLE, tree: true }, isApproved },
      watcher(),
    );
  await treeEnded(on(tree(10), { confirm: 'auto' }));
  const here = tree(11);
  await assert.rejects(treeEnded(on(here, { confirm: 'auto' })), {
    code: 'NEEDS_CONFIRMATION',
    message: /process 40: it has 11 descendants\./,
    rule: 'max_targets',
  });
  assert.deepEqual(here.signals, []);
  await treeEnded(on(here, { confirm: 'auto' }), true);
  assert.equal(here.signals.length, 12);
});

test('of several targets one that is refused does not stop the others; a bug stops all', async () => {
  const here = machine(ME, [facts(40), facts(41)]);
  const closed: number[] = [];
  const at = (error: Error) =>
    on(here, {
      over: (platform) => ({
        ...platform,
        pin(pid) {
          if (pid === 41) throw error;
          const target = platform.pin(pid);
          return target && { ...target, close: () => void closed.push(pid) };
        },
      }),
    }).terminate(
      { targets: [40, 41].map((pid) => ({ pid, isChosen: true })), options: GENTLE, isApproved: true },
      watcher(),
    );
  await assert.rejects(at(new TypeError('a bug')), TypeError);
  assert.deepEqual([closed, here.signals], [[40], []]);
  const { results, counts } = await at(new ProcessError('PERMISSION_DENIED', 'no'));
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [
      [41, 'refused'],
      [40, 'exited'],
    ],
  );
  assert.deepEqual([counts, closed], [{ refused: 1, exited: 1 }, [40, 40]]);
});

test('a whole tree spends one of the minute, a dry run nothing, and a pid that was not shown is refused', async () => {
  const here = machine(ME, [facts(40), facts(41, { ppid: 40 }), facts(42)]);
  const host = on(here, { killsPerMinute: 1 });
  const ended = (pid: number, options = {}, isChosen = true) =>
    host.terminate({ targets: [{ pid, isChosen }], options: { ...GENTLE, ...options }, isApproved: true }, watcher());
  await assert.rejects(ended(40, {}, false), { code: 'NOT_SHOWN' });
  await ended(40, { dryRun: true });
  assert.equal((await ended(40, { tree: true })).results.length, 2);
  await assert.rejects(ended(42), { code: 'RATE_LIMITED' });
});

test('a zombie need not have been shown: it gets no signal', async () => {
  const host = on(machine(ME, [facts(40, { status: 'zombie' })]));
  const { results } = await host.terminate({ targets: [{ pid: 40 }], options: GENTLE, isApproved: false }, watcher());
  assert.equal(results[0]?.outcome, 'already_gone');
});

/** Ends these pids as a plan does, or as this says. */
function ended(
  host: Host,
  named: readonly RequestedTarget[],
  options: Partial<TerminateOptions> = {},
  call: Parameters<Host['terminate']>[1] = watcher(),
) {
  const targets = named.map((one) => ({ isChosen: true, ...one }));
  return host.terminate({ targets, options: { ...GENTLE, ...options }, isApproved: true }, call);
}

const seen = ({ results }: { results: readonly { pid: number; outcome: string }[] }) =>
  results.map(({ pid, outcome }) => [pid, outcome]);

test('of a tree what is protected, or is another server of this product, is refused and the rest is ended', async () => {
  const self = facts(900, { argv: ['node', '/opt/pm/dist/main.js'] });
  const other = facts(42, { ppid: 40, comm: 'node', argv: ['node', '/opt/pm/dist/main.js'] });
  const here = machine(ME, [self, facts(40), facts(41, { ppid: 40, comm: 'sshd', argv: ['sshd'] }), other]);
  assert.deepEqual(seen(await ended(on(here), [{ pid: 40 }], { tree: true })), [
    [40, 'exited'],
    [41, 'refused'],
    [42, 'refused'],
  ]);
  assert.deepEqual(seen(await ended(on(here), [{ pid: 42 }])), [[42, 'exited']], 'by its own pid it is ended');
});

test('what is refused of several is in the answer in the order it was named, and recorded unless nothing is done', async () => {
  for (const dryRun of [false, true]) {
    const outcomes: Outcome[] = [];
    const audit: AuditLog = { ...OFF, recordOutcome: (outcome) => void outcomes.push(outcome) };
    const here = machine(ME, [facts(44), facts(43)]);
    const result = await ended(
      on(here, { audit }),
      [41, 44, 42, 43].map((pid) => ({ pid })),
      { dryRun },
    );
    const outcome = dryRun ? 'would_end' : 'exited';
    assert.deepEqual(seen(result), [
      [41, 'already_gone'],
      [42, 'already_gone'],
      [44, outcome],
      [43, outcome],
    ]);
    const refused = outcomes.filter(({ of }) => of === null).map(({ error }) => error);
    assert.deepEqual(refused, dryRun ? [] : ['NOT_FOUND', 'NOT_FOUND']);
  }
});

test('several that are all refused are an answer, not an error', async () => {
  const refuses = (platform: TestMachine) => refusing(refusing(platform, 40), 41);
  const host = on(machine(ME, [facts(40), facts(41)]), { over: refuses });
  assert.deepEqual(seen(await ended(host, [{ pid: 40 }, { pid: 41 }])), [
    [40, 'refused'],
    [41, 'refused'],
  ]);
});

test('advice follows what was observed, and progress is reported of the time that it may take', async () => {
  const here = machine(ME, [facts(40)]);
  here.onSignal = () => undefined;
  const told: number[] = [];
  const call = { ...watcher(), progress: (_: number, ofS: number) => void told.push(ofS) };
  assert.match((await ended(on(here), [{ pid: 40 }], { timeoutS: 7 }, call)).advice ?? '', /^Still running: 40: /);
  assert.ok(told.length > 0 && told.every((ofS) => ofS === 7), told.join(' '));
});

test('what runs another program by now than the user was asked about is refused', async () => {
  const here = machine(ME, [facts(40)]);
  await assert.rejects(ended(on(here), [{ pid: 40, programId: 'other' }]), {
    code: 'NEEDS_CONFIRMATION',
    message: /pid 40 has started another program/,
  });
  assert.deepEqual(here.signals, []);
});

test('what ended while the user was asked is gone already, even if its parent has not reaped it', async () => {
  const here = machine(ME, [facts(40, { status: 'zombie' })]);
  const { results } = await ended(on(here), [{ pid: 40, programId: 'other' }]);
  assert.deepEqual([seen({ results }), here.signals], [[[40, 'already_gone']], []]);
});

test('the right to kill is needed for force, and a rule that asks is satisfied by a yes', async () => {
  const rule = (effect: Rule['effect'], actions: Rule['actions']): Rule => ({ effect, actions, match: {}, label: 'x' });
  const here = machine(ME, [facts(40)]);
  const denied = on(here, { access: { rules: [rule('deny', ['kill'])] } });
  await assert.rejects(ended(denied, [{ pid: 40 }], { force: true }), { code: 'PROTECTED' });
  const asked = on(here, { access: { rules: [rule('ask', ['terminate'])] } });
  assert.deepEqual(seen(await ended(asked, [{ pid: 40 }])), [[40, 'exited']]);
});
