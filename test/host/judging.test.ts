import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../src/commands/doctor/explain.ts';
import { type ConfirmationChannel, ConfirmationRequest } from '../../src/host/confirmation.ts';
import type { Host } from '../../src/host/host.ts';
import { createJudging } from '../../src/host/judging.ts';
import { createOwnAncestry } from '../../src/host/own-ancestry.ts';
import { FOREIGN_PROC } from '../../src/platform/linux/foreign-proc.ts';
import type { Access } from '../../src/policy/policy.ts';
import type { Match, Rule, RuleAction } from '../../src/policy/rule.ts';
import type { Owner } from '../../src/process/owner.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { safe } from '../../src/text/safe-text.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { type MemoryMachine, machine } from '../memory/data.ts';
import { memoryMachine, type TestMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect, DEFAULT_CAUTION } from '../server/support.ts';
import { end, endOne, endPlanned, GENTLE, many, on, outcomes, pids, SILENT, watcher } from './ends.ts';

/** The rules of the configuration, from the call to the signal. */

const JOHNS = ownedBy(JOHN);
const ROOTS = ownedBy(ROOT);
const ASKER = { canAsk: true };

let line = 0;
const rule = (effect: Rule['effect'], actions: Rule['actions'], match: Match): Rule => ({
  effect,
  actions,
  match,
  label: `${effect} in config.json:${++line}`,
});
const ruled = (...rules: Rule[]): Partial<Access> => ({ rules });
const hup = (host: Host, client: ConfirmationChannel = SILENT) =>
  host.signaller.signal({ pid: 50 }, 'HUP', { ...watcher(), client });

async function questionOf(change: () => Promise<unknown>): Promise<ConfirmationRequest> {
  try {
    await change();
  } catch (error) {
    assert.ok(error instanceof ConfirmationRequest, String(error));
    return error;
  }
  return assert.fail('the user was not asked');
}

test('what a rule hides is hidden as what isolation hides: counted, and refused by that rule', async () => {
  const here = machine(ME, [facts(50), facts(51, { comm: 'vault' }), facts(52)]);
  here.traits.set(50, { group: {} });
  here.traits.set(51, { group: {} });
  here.traits.set(52, { group: { unit: 'secret.service' } });
  const { call, refusal } = await connect(
    memoryMachine(here),
    ruled(rule('deny', ['view'], { name: ['va*'] }), rule('deny', ['view'], { unit: ['secret.service'] })),
  );
  const { rows, hidden } = await call('list_processes', { columns: ['pid'] });
  assert.deepEqual([rows, hidden], [[[50]], { by_rule: 2 }]);
  for (const tool of ['get_process_info', 'terminate_process'])
    assert.match(
      await refusal(tool, { pid: 51 }),
      /^ACCESS_DENIED: process 51: a rule hides it \(rule: deny in config\.json:\d+\)/,
    );
  assert.deepEqual(here.signals, []);
});

test('without rules only what a session may depend on is read of a process, with rules what they ask about, too', async () => {
  const asked: string[][] = [];
  const count = (access: Partial<Access>) =>
    on(machine(ME, [facts(50), facts(51, { owner: JOHNS })]), {
      access,
      over: (platform) => ({
        ...platform,
        matchAttributes: (process, wanted, ports) => {
          asked.push([String(process.pid), ...wanted]);
          return platform.matchAttributes(process, wanted, ports);
        },
      }),
    });
  await end(count({ allowUsers: 'everyone' }), 50);
  assert.ok(asked.length > 0);
  for (const [pid, ...traits] of asked.splice(0)) assert.deepEqual([pid, traits], ['50', ['structures']]);
  await end(count({ allowUsers: 'everyone', structures: new Map() }), 50);
  assert.deepEqual(asked, []);
  const limited = ruled(
    rule('deny', ['terminate'], { users: [JOHN], exe: ['/bin/x'] }),
    rule('deny', ['signal'], { port: [80] }),
  );
  await end(count({ ...limited, structures: new Map() }), 50);
  assert.deepEqual(asked, [], 'neither is about ending an own process');
  await assert.rejects(end(count({ ...limited, allowUsers: 'everyone' }), 51), /PROTECTED/);
  assert.deepEqual(asked[0], ['51', 'exe', 'structures']);
});

test('a deny counts again at the last look', async () => {
  for (const change of [
    (host: Host) => end(host, 50),
    (host: Host) => hup(host),
    (host: Host) => host.signaller.setPriority({ pid: 50 }, 5, watcher()),
  ]) {
    const here = machine(ME, [facts(50)]);
    let reads = 0;
    here.onRead = (pid) => {
      if (pid === 50 && ++reads === 2) here.processes.set(pid, facts(pid, { comm: 'vital' }));
    };
    const host = on(here, { access: ruled(rule('deny', ['terminate', 'signal', 'priority'], { name: ['vital'] })) });
    await assert.rejects(async () => change(host), /PROTECTED: process 50: a rule forbids .* \(rule: deny in /);
    assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[], 0]);
  }
});

test('to kill is a right of its own: with force nothing is sent, without it SIGTERM', async () => {
  const here = machine(ME, [facts(50)]);
  const host = on(here, { access: ruled(rule('deny', ['kill'], {})) });
  await assert.rejects(end(host, 50, { force: true }), /PROTECTED: .*a rule forbids killing it/);
  await assert.rejects(end(host, 50, { force: true, dryRun: true }), /PROTECTED/);
  assert.deepEqual(here.signals, []);
  assert.deepEqual(outcomes(await end(host, 50)), [[50, 'exited']]);
});

test('what may not be ended is not ended by a signal either, and may be paused', async () => {
  const names = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2'] as const;
  for (const [setup, says] of [
    [
      { access: ruled(rule('deny', ['terminate'], {})) },
      /PROTECTED: .*a rule forbids sending a signal that can end it/,
    ],
    [{ access: ruled(rule('ask', ['terminate'], {})) }, /NEEDS_CONFIRMATION: the user is asked before/],
  ] as const) {
    const here = machine(ME, [facts(50)]);
    here.onSignal = () => undefined;
    const host = on(here, setup);
    for (const name of names) await assert.rejects(host.signaller.signal({ pid: 50 }, name, watcher()), says);
    assert.deepEqual(here.signals, []);
    await host.signaller.signal({ pid: 50 }, 'STOP', watcher());
    assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGSTOP' }]);
  }
});

test('a server that always asks does so before each signal, too', async () => {
  const here = machine(ME, [facts(50)]);
  const host = on(here, { confirm: 'always' });
  for (const name of ['INT', 'STOP'] as const)
    await assert.rejects(
      host.signaller.signal({ pid: 50 }, name, watcher()),
      /NEEDS_CONFIRMATION: this server asks before/,
    );
  assert.deepEqual(here.signals, []);
  const { plan } = await questionOf(() => hup(host, ASKER));
  await hup(host, { canAsk: true, reply: { plan, answer: 'accepted' } });
  assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGHUP' }], 'after a yes it is sent');
});

test('of a tree each is judged by the rules', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50, comm: 'keep' }), facts(52, { ppid: 50, comm: 'ask' })]);
  const access = ruled(rule('deny', ['terminate'], { name: ['keep'] }), rule('ask', ['terminate'], { name: ['ask'] }));
  const { results } = await end(on(here, { access }), 50, { tree: true });
  assert.deepEqual(
    results.map(({ pid, outcome, reason }) => [pid, outcome, reason?.split(':')[0]]),
    [
      [50, 'exited', undefined],
      [51, 'refused', 'PROTECTED'],
      [52, 'refused', 'NEEDS_CONFIRMATION'],
    ],
  );
});

test('an ask: one question, and after a yes it is done; without an asking client there is a plan', async () => {
  const here = machine(ME, [facts(50)]);
  const host = on(here, { access: ruled(rule('ask', ['terminate'], {})) });
  const one = (client: ConfirmationChannel) => endOne(host, { pid: 50 }, GENTLE, client, watcher());
  const { plan, message } = await questionOf(() => one(ASKER));
  assert.equal(message, 'End 1 process?\npid 50 "p50": "/bin/p50", 2 h old');
  await assert.rejects(one({ canAsk: true, reply: { plan, answer: 'declined' } }), /DECLINED/);
  assert.deepEqual(here.signals, []);
  const again = await questionOf(() => one(ASKER));
  assert.deepEqual(outcomes(await one({ canAsk: true, reply: { plan: again.plan, answer: 'accepted' } })), [
    [50, 'exited'],
  ]);

  here.processes.set(50, facts(50));
  await assert.rejects(one(SILENT), (error) => {
    const text = String(error);
    assert.match(
      text,
      /NEEDS_CONFIRMATION: the user is asked before ending it \(rule: ask in config\.json:\d+\), and your/,
    );
    return assert.ok(text.includes('plan-')) === undefined;
  });
  assert.equal(here.signals.length, 1);
});

test('of several, one ask has the user asked although confirm is never', async () => {
  const here = machine(ME, [facts(50), facts(51), facts(52, { comm: 'keep' })]);
  const access = ruled(rule('ask', ['terminate'], { name: ['p51'] }), rule('deny', ['terminate'], { name: ['keep'] }));
  const host = on(here, { access });
  const selected = () => many(host, pids(50, 51, 52));
  const proposed = await selected();
  assert.ok('plan' in proposed);
  assert.deepEqual(
    proposed.refused.map(({ pid }) => pid),
    [52],
  );
  assert.deepEqual(here.signals, []);
  assert.deepEqual(outcomes(await endPlanned(host, proposed.plan, watcher())), [
    [50, 'exited'],
    [51, 'exited'],
  ]);
  here.processes.set(50, facts(50));
  assert.deepEqual(outcomes(await many(host, pids(50))), [[50, 'exited']], 'the user is not asked about this one');
});

test('signals and priorities are asked about, too; a yes to one change is none to another', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const host = on(here, { access: ruled(rule('ask', ['signal', 'priority'], {})) });
  const nice = (value: number, client: ConfirmationChannel) =>
    host.signaller.setPriority({ pid: 50 }, value, { ...watcher(), client });
  for (const change of [() => hup(host), () => nice(5, SILENT)])
    await assert.rejects(change, /NEEDS_CONFIRMATION: the user is asked before .* your client cannot/);
  const asked = await questionOf(() => hup(host, ASKER));
  assert.equal(asked.message, 'Send SIGHUP to 1 process?\npid 50 "p50": "/bin/p50", 2 h old');
  await assert.rejects(nice(5, { canAsk: true, reply: { plan: asked.plan, answer: 'accepted' } }), /something else/);
  const [second, third] = [await questionOf(() => hup(host, ASKER)), await questionOf(() => nice(5, ASKER))];
  assert.equal(third.message, 'Give nice 5 to 1 process?\npid 50 "p50": "/bin/p50", 2 h old');
  await assert.rejects(
    async () => endPlanned(host, second.plan, watcher()),
    /NEEDS_CONFIRMATION/,
    'it is no plan to end it',
  );
  await hup(host, { canAsk: true, reply: { plan: second.plan, answer: 'accepted' } });
  await nice(5, { canAsk: true, reply: { plan: third.plan, answer: 'accepted' } });
  assert.deepEqual([here.signals, here.processes.get(50)?.nice], [[{ pid: 50, signal: 'SIGHUP' }], 5]);
  const refusal = await nice(6, SILENT).catch(String);
  const plan = /plan-[\w-]+/.exec(String(refusal))?.[0];
  await host.signaller.setPriority({ pid: 50 }, 6, { ...watcher(), plan });
  assert.equal(here.processes.get(50)?.nice, 6);
});

test('a plan for a signal is not used up by the limit', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  here.onSignal = () => undefined;
  const host = on(here, { access: ruled(rule('ask', ['signal'], { name: ['p50'] })), killsPerMinute: 1 });
  const send = (pid: number, plan?: string) => host.signaller.signal({ pid }, 'HUP', { ...watcher(), plan });
  const [plan] = /plan-[\w-]+/.exec(await send(50).then(String, String)) ?? [];
  await send(51);
  for (let times = 0; times < 2; times++) await assert.rejects(send(50, plan), /RATE_LIMITED/);
});

test("an allow opens another user's process, and root's only where it says root", async () => {
  const job = { exe: '/usr/bin/job', genuine: true };
  const open = (owner: Owner, match: Match, traits = job) => {
    const here = machine(ME, [facts(50, { owner })]);
    here.traits.set(50, traits);
    return { here, host: on(here, { access: ruled(rule('allow', ['terminate'], match)) }) };
  };
  assert.deepEqual(outcomes(await end(open(JOHNS, { exe: ['/usr/bin/*'] }).host, 50)), [[50, 'exited']]);
  assert.deepEqual(outcomes(await end(open(ROOTS, { exe: ['/usr/bin/*'], users: [ROOT] }).host, 50)), [[50, 'exited']]);
  await assert.rejects(end(open(ROOTS, { exe: ['/usr/bin/*'] }).host, 50), /ROOT_PROTECTED/);
  const fake = { ...job, genuine: false };
  await assert.rejects(end(open(JOHNS, { exe: ['/usr/bin/*'] }, fake).host, 50), /ACCESS_DENIED/);
  const another = ownedBy(JOHN, userIdOf('1003'));
  await assert.rejects(end(open(another, { users: [JOHN] }).host, 50), /ACCESS_DENIED/, 'the rule needs all its users');
  const { here, host } = open(JOHNS, { users: [JOHN] });
  await assert.rejects(hup(host), /ACCESS_DENIED/, 'it is about ending only');
  assert.deepEqual(here.signals, []);
});

test('an allow by unit opens a unit of the system, and not one of the same name that a user has made', async () => {
  const unit = 'backup.service';
  for (const [group, opens] of [
    [{ unit }, true],
    [{ unit, userUnit: true as const }, false],
    [{ scope: unit }, false],
  ] as const) {
    const here = machine(ME, [facts(50, { owner: JOHNS })]);
    here.traits.set(50, { group });
    const ended = end(on(here, { access: ruled(rule('allow', ['terminate'], { unit: [unit] })) }), 50);
    if (opens) assert.deepEqual(outcomes(await ended), [[50, 'exited']]);
    else await assert.rejects(ended, /ACCESS_DENIED/);
  }
});

test('of several units and containers on a path any counts for a deny, and of a path that is cut all', async () => {
  const ID = 'ab'.repeat(32);
  for (const [group, match, denies] of [
    [{ unit: 'out.service', units: ['out.service', 'in.service'] }, { unit: ['in.service'] }, true],
    [{ container: 'web1', units: ['in.service'] }, { unit: ['in.service'] }, true],
    [{ units: ['other.service'], outsideNamespace: true as const }, { unit: ['in.service'] }, true],
    [{ unit: 'out.service', units: ['out.service'] }, { unit: ['in.service'] }, false],
    [{ container: 'web1', containers: ['web1', ID] }, { container: [ID.slice(0, 12)] }, true],
    [{ container: 'web1' }, { container: ['*'] }, true],
    [{ outsideNamespace: true as const }, { container: [ID] }, true],
    [{ container: 'web1' }, { container: [ID] }, false],
    [{}, { container: ['*'] }, false],
  ] as const) {
    const here = machine(ME, [facts(50)]);
    here.traits.set(50, { group });
    const ended = end(on(here, { access: ruled(rule('deny', ['terminate'], match)) }), 50);
    if (denies) await assert.rejects(ended, /PROTECTED/, JSON.stringify([group, match]));
    else assert.deepEqual(outcomes(await ended), [[50, 'exited']]);
    // None of them opens another user's.
    const theirs = machine(ME, [facts(50, { owner: JOHNS })]);
    theirs.traits.set(50, { group });
    const opened = end(on(theirs, { access: ruled(rule('allow', ['terminate'], match)) }), 50);
    if ('container' in match && match.container[0] === '*' && 'container' in group) await opened;
    else await assert.rejects(opened, /ACCESS_DENIED/, JSON.stringify([group, match]));
  }
});

test('what a rule allows to change is listed, at its owner, too', async () => {
  const here = machine(ME, [facts(50), facts(51, { owner: JOHNS }), facts(52, { owner: ROOTS })]);
  const { call } = await connect(memoryMachine(here), ruled(rule('allow', ['signal'], { users: [JOHN] })));
  const { rows, hidden } = await call('list_processes', { username: '*', columns: ['pid', 'user'] });
  assert.deepEqual(
    [rows, hidden],
    [
      [
        [51, 'john'],
        [50, 'me'],
      ],
      { root: 1 },
    ],
  );
});

test('explain names the rule that decides', () => {
  const access = ruled(rule('deny', ['kill'], {}));
  const settings = { access: { ...DEFAULT_ACCESS, ...access }, safety: DEFAULT_CAUTION, show: BUILT_IN };
  const asked = (action: RuleAction, pid: number) =>
    explain(memoryMachine(machine(ME, [facts(50)])), settings, { action, pid }).verdicts.map(({ allowed }) => allowed);
  assert.deepEqual([asked('kill', 50), asked('terminate', 50)], [[true, false], [true]]);
  assert.throws(() => asked('terminate', 51), /NOT_FOUND: no process 51/);
});

/** The judging of a machine under these rules, and what it has read. */
function judging(here: MemoryMachine, rules: Rule[], helper?: string) {
  const read: unknown[] = [];
  const platform = memoryMachine(here);
  const watched: TestMachine = {
    ...platform,
    matchAttributes: (process, wanted, ports) => {
      read.push([process.pid, [...wanted], [...ports]]);
      return platform.matchAttributes(process, wanted, ports);
    },
    portsHeld: (processes, ports) => {
      read.push([processes.map(({ pid }) => pid), [...ports]]);
      return platform.portsHeld(processes, ports);
    },
  };
  const access = { ...DEFAULT_ACCESS, structures: new Map(), rules };
  const helperOf = () => (helper === undefined ? undefined : safe`it helps`);
  const current = () => access;
  return { read, ...createJudging({ machine: watched, current, ownAncestry: createOwnAncestry(platform), helperOf }) };
}

test('the ports of many processes are read in one pass, and only where a rule about ports decides', async () => {
  const here = machine(ME, [facts(50), facts(51, { owner: JOHNS })]);
  here.sockets.push({ protocol: 'tcp', state: 'listening', address: '::', port: 80, key: '7', user: ME });
  here.held.set(50, ['7']);
  const both = [facts(50), facts(51, { owner: JOHNS })];
  const none = judging(here, [rule('deny', ['view'], { name: ['x'] })]);
  assert.equal(await none.portsFor(both), undefined);
  const mine = judging(here, [rule('deny', ['view'], { users: [ME], port: [80] })]);
  const ports = await mine.portsFor(both);
  assert.deepEqual(mine.read, [[[50], [80]]]);
  assert.equal(await mine.portsFor([facts(51, { owner: JOHNS })]), undefined);
  assert.equal(mine.decide('list', facts(50), ports).allowed, false);
  assert.equal(mine.read.length, 1, 'the ports are known');
  assert.equal(mine.decide('list', facts(50), new Map([[50, []]])).allowed, true);
  assert.equal(mine.decide('list', facts(50), new Map()).allowed, false, 'in doubt a rule denies');
  mine.decide('list', facts(50));
  assert.deepEqual(mine.read.at(-1), [50, ['ports'], [80]]);
});

test('a process that has just ended is judged in doubt: a rule denies it', () => {
  const here = machine(ME, []);
  const { decide } = judging(here, [rule('deny', ['view'], { exe: ['/bin/x'] })]);
  assert.equal(decide('list', facts(50)).allowed, false);
});

test('own ancestry and helpers matter to changes only', () => {
  const here = machine(ME, []);
  const { decide, reader } = judging(here, [], 'it helps');
  assert.deepEqual([reader.user, [...reader.ownAncestry]], [ME, []]);
  assert.equal(decide('list', facts(900)).allowed, true);
  assert.equal(decide('terminate', facts(900)).rule, 'hard limit: own ancestry');
  assert.equal(decide('inspect', facts(50)).allowed, true);
  assert.equal(decide('terminate', facts(50)).rule, "client's helper");
});

test('another /proc that is mounted over ours counts from the next decision on', () => {
  let isForeign = false;
  const here = { ...memoryMachine(machine(ME, [])), unchangeable: () => (isForeign ? FOREIGN_PROC : undefined) };
  const { decide } = createJudging({
    machine: here,
    current: () => DEFAULT_ACCESS,
    ownAncestry: createOwnAncestry(here),
    helperOf: () => undefined,
  });
  assert.equal(decide('terminate', facts(50)).allowed, true);
  isForeign = true;
  assert.equal(decide('terminate', facts(50)).rule, 'hard limit: foreign /proc');
});
