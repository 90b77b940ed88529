import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followUp, readBefore } from '../../../src/host/follow-up/follow-up.ts';
import type { TerminationResult } from '../../../src/host/terminate.ts';
import type { Details } from '../../../src/platform/process-details.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { type MemoryMachine, machine } from '../../memory/data.ts';
import type { TestMachine } from '../../memory/memory-machine.ts';
import { facts, ME } from '../../memory/processes.ts';
import { GENTLE } from '../ends.ts';
import { viewOn } from '../view.ts';

const socket = (port: number): Socket => ({
  ...{ protocol: 'tcp', state: 'listening', address: '::', user: ME, port, key: String(port) },
});
const ENDED = { outcome: 'exited', signal: 'SIGTERM', elapsedMs: 0, guarantee: 'pidfd' } as const;

/** `of`: what else the details of a process have. */
function hostOn(here: MemoryMachine, of: (pid: number) => Partial<Details> = () => ({ children: 1 })) {
  const { machine: plain } = viewOn(here);
  const details: TestMachine['details'] = async (process) => {
    const found = await plain.details(process);
    return found && { ...found, ...of(process.pid) };
  };
  return viewOn(here, { details });
}

/** What is said once these roots have been ended; `meanwhile`: what changes on the machine. */
async function advice(
  here: MemoryMachine,
  roots: readonly ProcessFacts[],
  {
    of,
    results,
    isCut = false,
    meanwhile = () => undefined,
  }: {
    of?: (pid: number) => Partial<Details>;
    results?: readonly Partial<TerminationResult>[];
    isCut?: boolean;
    meanwhile?: () => unknown;
  } = {},
) {
  const host = hostOn(here, of);
  const before = await readBefore(host, roots, GENTLE);
  for (const { pid } of roots) here.processes.delete(pid);
  meanwhile();
  const terminations = roots.map((process, index) => ({ process, ...ENDED, ...results?.[index] }));
  return followUp(host, before, { terminations, isCut, abort: AbortSignal.abort() });
}

test('where nothing is left to say there is no advice', async () =>
  assert.equal(await advice(machine(ME, [facts(50)]), [facts(50)], { of: () => ({ children: 0 }) }), undefined));

test('what the processes had started and was not ended goes on, and their ports are free or taken', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  const said = await advice(here, [facts(50)], { of: (pid) => ({ children: 1, listening: [socket(3000 + pid)] }) });
  assert.equal(
    said,
    'Started by it and still running: pid 51 "p51". To end it, too, call terminate_process with that pid. Next time tree: true ends both. Port 3050/tcp is free now.',
  );
});

test('descendants are read before, unless the whole tree is ended or nothing is', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 }), facts(52, { ppid: 51 })]);
  const below = async (options = {}, children: number | null = 1) => {
    const host = hostOn(here, () => ({ children }));
    return (await readBefore(host, [facts(50), facts(51, { ppid: 50 })], { ...GENTLE, ...options })).descendants;
  };
  assert.deepEqual(
    (await below()).map(({ pid }) => pid),
    [52],
    'a root is no descendant',
  );
  assert.deepEqual(
    (await below({}, null)).map(({ pid }) => pid),
    [52],
    'where their number is unknown',
  );
  assert.deepEqual([await below({ tree: true }), await below({ dryRun: true }), await below({}, 0)], [[], [], []]);
});

test('a process that still runs keeps what it had started and its ports: neither is said', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  const said = await advice(here, [facts(50)], {
    of: () => ({ children: 1, listening: [socket(80)] }),
    results: [{ outcome: 'still_running' }],
    meanwhile: () => here.processes.set(50, facts(50)),
  });
  assert.match(said ?? '', /^Still running: 50: it may need longer after SIGTERM \(force sends SIGKILL\)\.$/);
});

test('a killed database and a tree that was too large are mentioned', async () => {
  const mysql = facts(50, { comm: 'mysqld', argv: ['mysqld'] });
  const said = await advice(machine(ME, [mysql]), [mysql], {
    of: () => ({ children: 0 }),
    results: [{ outcome: 'killed', signal: 'SIGKILL' }],
    isCut: true,
  });
  assert.match(
    said ?? '',
    /^Pid 50 was killed before .* It has more than 2000 descendants: the others were left alone\.$/,
  );
});

test('a zombie goes when its parent does', async () => {
  const zombie = facts(50, { ppid: 40, status: 'zombie' });
  const here = machine(ME, [zombie, facts(40)]);
  const said = await advice(here, [zombie], { of: () => ({ children: 0 }), results: [{ outcome: 'already_gone' }] });
  assert.equal(
    said,
    'Pid 50 ended before and is a zombie: it uses no memory, CPU or port, and goes when its parent (pid 40 "p40") reaps it or ends.',
  );
  for (const [orphan, ...others] of [
    [facts(51, { ppid: 0, status: 'zombie' })],
    [facts(51, { ppid: 60, status: 'zombie' }), facts(60, { startTime: 511 })],
  ] as const) {
    const here = machine(ME, [orphan, ...others]);
    assert.match((await advice(here, [orphan])) ?? '', /its parent \(a process that may not be shown\)/);
  }
});

test('what starts again names its new process, and its port is free only so far', async () => {
  const runsv = facts(40, { comm: 'runsv', argv: ['runsv', 'web'] });
  const old = facts(50, { comm: 'node', argv: ['node', '/s.js'], ppid: 40 });
  const here = machine(ME, [runsv, old]);
  const said = await advice(here, [old], {
    of: (pid) => ({ children: 0, listening: pid === 50 ? [socket(80), socket(81)] : [] }),
    meanwhile: () => here.processes.set(60, { ...old, pid: 60, startTime: 1_000_000 }),
  });
  assert.equal(
    said,
    'runit ("web", pid 40 "runsv") started it again as pid 60; to stop it for good: sv stop web. Port 80/tcp is free so far, until what was started again listens on it. Port 81/tcp is free so far, until what was started again listens on it.',
  );
});

test('a forwarder of ports leaves behind what it forwarded to', async () => {
  const ssh = facts(50, { comm: 'ssh', argv: ['ssh', '-NL8080:db:5432', 'gate'] });
  const said = await advice(machine(ME, [ssh]), [ssh], { of: () => ({ children: 0 }) });
  assert.match(said ?? '', /^It forwards port 8080 to "db:5432" through "gate"/);
});

test('the same sentence about several processes is said once', async () => {
  const rest = { comm: 'ssh', argv: ['ssh', '-NL8080:db:5432', 'gate'] };
  const both = [facts(50, rest), facts(51, rest)];
  const said = await advice(machine(ME, both), both, { of: () => ({ children: 0 }) });
  assert.equal(said?.match(/It forwards/g)?.length, 1);
});

test('of a process that has ended before it is looked at nothing is known', async () => {
  const here = machine(ME, []);
  const { roots, descendants } = await readBefore(hostOn(here), [facts(50)], GENTLE);
  assert.deepEqual([roots, descendants], [[{ process: facts(50), restarter: undefined, sockets: [] }], []]);
});

test('what was killed leaves descendants and ports behind as what has exited does; what was gone before does not', async () => {
  for (const [outcome, says] of [
    ['killed', /^Started by it and still running: pid 51 "p51".* Port 3050\/tcp is free now\.$/],
    ['already_gone', /^$/],
  ] as const) {
    const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
    const of = (pid: number) => ({ children: 1, listening: [socket(3000 + pid)] });
    assert.match((await advice(here, [facts(50)], { of, results: [{ outcome }] })) ?? '', says);
  }
});
