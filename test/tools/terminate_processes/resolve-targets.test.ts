import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../../../src/platform/sockets.ts';
import type { Rule } from '../../../src/policy/rule.ts';
import { compilePattern } from '../../../src/text/pattern.ts';
import {
  needsConfirmation,
  resolveTargets,
  type TargetSelector,
} from '../../../src/tools/terminate_processes/resolve-targets.ts';
import { GENTLE, on } from '../../host/ends.ts';
import { type MemoryMachine, machine } from '../../memory/data.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';

const john = ownedBy(JOHN);
const socket = (rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', state: 'listening', address: '::', port: 80, key: '7', user: ME },
  ...rest,
});

async function resolved(here: MemoryMachine, selector: TargetSelector) {
  const { candidates, mentions } = await resolveTargets(on(here), selector, GENTLE);
  return {
    pids: candidates.map(({ process }) => process.pid),
    matches: candidates.map(({ match }) => match),
    mentions: mentions.map(({ pid }) => pid),
  };
}
const byPattern = async (pattern: string) => ({ pattern: await compilePattern(pattern) });

test('a pid that no process has is left out; the others are kept as they were named', async () => {
  const { candidates } = await resolveTargets(
    on(machine(ME, [facts(42)])),
    { named: [{ pid: 41 }, { pid: 42, calledMs: 7 }] },
    GENTLE,
  );
  assert.deepEqual(candidates, [{ process: facts(42), requested: { pid: 42, calledMs: 7 } }]);
});

test('a pattern finds programs of the own user, and apart from them what only mentions it', async () => {
  const here = machine(ME, [
    facts(10, { comm: 'worker', argv: ['worker'] }),
    facts(11, { comm: 'node', argv: ['node', 'worker.js'] }),
    facts(12, { comm: 'vim', argv: ['vim', 'worker.js'] }),
    facts(13, { comm: 'worker', argv: ['worker'], owner: john }),
    facts(14),
  ]);
  assert.deepEqual(await resolved(here, await byPattern('worker')), {
    ...{ pids: [10, 11], matches: ['name', 'command'], mentions: [12] },
  });
});

test('a command line that cannot be read stops a pattern, unless its process may not be ended anyway', async () => {
  const { argv: _, ...unread } = facts(20, { comm: 'x' });
  const found = facts(10, { comm: 'worker', argv: ['worker'] });
  await assert.rejects(resolved(machine(ME, [found, unread]), await byPattern('worker')), {
    code: 'INVALID_INPUT',
    message: /pattern: 1 command lines could not be searched in full, and nothing was signalled\. Call find_processes/,
    forPerson: /List them with find_processes, then end them by pid\.$/,
  });
  const own = { ...unread, pid: 900 };
  assert.deepEqual((await resolved(machine(ME, [found, own]), await byPattern('worker'))).pids, [10]);
  await assert.rejects(resolved(machine(ME, [own]), await byPattern('worker')), /could not be searched/);
});

test('a port finds all that hold it, of its protocol', async () => {
  const here = machine(ME, [facts(10), facts(11), facts(12)]);
  here.sockets.push(socket(), socket({ protocol: 'udp', state: 'bound', key: '8' }), socket({ port: 81, key: '9' }));
  here.held.set(10, ['7']).set(11, ['7', '8']).set(12, ['8', '9']);
  assert.deepEqual((await resolved(here, { port: 80, protocol: 'tcp' })).pids, [10, 11]);
  assert.deepEqual((await resolved(here, { port: 80, protocol: 'udp' })).pids, [11, 12]);
  assert.deepEqual((await resolved(here, { port: 99, protocol: 'tcp' })).pids, []);
});

test('a port whose holder is hidden or the kernel says so', async () => {
  const here = machine(ME, [facts(20, { owner: john })]);
  here.sockets.push(socket({ user: JOHN }));
  here.held.set(20, ['7']);
  await assert.rejects(resolved(here, { port: 80, protocol: 'tcp' }), {
    code: 'ACCESS_DENIED',
    message: /tcp port 80 is held by a process that may not be shown; nothing was signalled/,
  });
  const kernel = machine(ME, []);
  kernel.sockets.push(socket({ user: ROOT }));
  await assert.rejects(resolved(kernel, { port: 80, protocol: 'tcp' }), {
    code: 'NOT_FOUND',
    message: /no process holds tcp port 80; nothing was signalled\. No process has it open: it belongs to the kernel/,
  });
});

test('a rule that asks is no refusal, unless another forbids it', () => {
  const rule = (effect: Rule['effect'], actions: Rule['actions']): Rule => ({ effect, actions, match: {}, label: 'x' });
  const needs = (rules: Rule[], force = false) =>
    needsConfirmation(on(machine(ME, []), { access: { rules } }), facts(42), { ...GENTLE, force });
  assert.equal(needs([]), false);
  assert.equal(needs([rule('ask', ['terminate'])]), true);
  assert.equal(needs([rule('ask', ['kill'])]), false);
  assert.equal(needs([rule('ask', ['kill'])], true), true);
  assert.throws(() => needs([rule('deny', ['terminate'])]), { code: 'PROTECTED' });
  assert.throws(() => needs([rule('ask', ['kill']), rule('deny', ['terminate'])], true), { code: 'PROTECTED' });
});
