import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import { terminateProcesses } from '../../../src/tools/terminate_processes/terminate_processes.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

const { name: NAME } = terminateProcesses(LINUX);

const Planned = z.looseObject({
  plan: z.string(),
  expires_s: z.number(),
  targets: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }),
  refused: z.array(z.object({ pid: z.number(), name: z.string().nullable(), reason: z.string() })).optional(),
});
const Ended = z.looseObject({ results: z.array(z.looseObject({ pid: z.number(), outcome: z.string() })) });

async function setup(processes = [facts(10), facts(11), facts(12)]) {
  const here = machine(ME, processes);
  const { call, refusal } = await connect(memoryMachine(here));
  return {
    here,
    refusal,
    plan: async (args: Record<string, unknown>) => Planned.parse(await call(NAME, args)),
    apply: async (plan: string) =>
      Ended.parse(await call(NAME, { plan })).results.map(({ pid, outcome }) => [pid, outcome]),
  };
}

test('nothing is signalled before the plan is approved, and then exactly its targets are', async () => {
  const { here, plan, apply } = await setup();
  const { plan: id, targets, expires_s } = await plan({ pids: [10, 12] });
  assert.deepEqual(here.signals, []);
  assert.equal(expires_s, 600);
  assert.deepEqual(
    targets.rows.map((row) => row[0]),
    [10, 12],
  );
  assert.deepEqual(await apply(id), [
    [10, 'exited'],
    [12, 'exited'],
  ]);
  assert.deepEqual([...here.processes.keys()], [11]);
});

test('a plan is good once', async () => {
  const { plan, apply, refusal } = await setup();
  const { plan: id } = await plan({ pids: [10] });
  await apply(id);
  assert.match(await refusal(NAME, { plan: id }), /^NEEDS_CONFIRMATION: .*was used/);
});

test('a target that changed since the plan is refused, the others are ended', async () => {
  const { here, plan, apply } = await setup();
  const { plan: id } = await plan({ pids: [10, 11, 12] });
  here.processes.set(10, facts(10, { startTime: 5, comm: 'innocent' }));
  here.processes.delete(11);
  assert.deepEqual(await apply(id), [
    [10, 'refused'],
    [11, 'already_gone'],
    [12, 'exited'],
  ]);
  assert.equal(here.processes.has(10), true);
});

test('a pattern selects own processes only, and lists what may not be ended', async () => {
  const { here, plan } = await setup([
    facts(10, { comm: 'worker' }),
    facts(20, { comm: 'worker', owner: ownedBy(JOHN) }),
    facts(899, { comm: 'worker-client' }),
    facts(30, { comm: 'other' }),
  ]);
  const { targets, refused } = await plan({ pattern: 'worker' });
  assert.deepEqual(
    targets.rows.map((row) => row[0]),
    [10],
  );
  assert.deepEqual(
    refused?.map(({ pid, name }) => [pid, name]),
    [[899, 'worker-client']],
  );
  assert.match(refused?.[0]?.reason ?? '', /own ancestry/);
  assert.deepEqual(here.signals, []);
});

test('a port with a hidden holder is not called free', async () => {
  const { here, refusal } = await setup([facts(10), facts(20, { owner: ownedBy(JOHN) })]);
  here.sockets.push({ protocol: 'tcp', address: '::', port: 80, state: 'listening', user: JOHN, key: '8' });
  here.held.set(20, ['8']);
  assert.match(await refusal(NAME, { port: 80 }), /^ACCESS_DENIED: tcp port 80 is held by a process/);
});

test('a port selects what holds it', async () => {
  const { here, plan } = await setup();
  const socket: Socket = { protocol: 'tcp', address: '::', port: 3000, state: 'listening', user: ME, key: '7' };
  here.sockets.push(socket);
  here.held.set(11, ['7']);
  const { targets } = await plan({ port: 3000 });
  assert.deepEqual(
    targets.rows.map((row) => row[0]),
    [11],
  );
});

test('too many, none, or only what may not be ended: nothing is planned', async () => {
  const many = Array.from({ length: 11 }, (_, index) => facts(100 + index, { comm: 'worker' }));
  const { refusal } = await setup([...many, facts(899, { comm: 'client' })]);
  assert.match(await refusal(NAME, { pattern: 'worker' }), /^INVALID_INPUT: 11 processes are selected, .*at most 10/);
  assert.match(await refusal(NAME, { pattern: 'nosuch' }), /^NOT_FOUND: no process matches/);
  assert.match(
    await refusal(NAME, { pattern: 'client' }),
    /^PROTECTED: the only one that matches may not be ended\. Pid 899: [^.]+\. [^.]+\.$/,
  );
});

test('at most 30 a minute are signalled, and one too many signals none', async () => {
  const processes = Array.from({ length: 31 }, (_, index) => facts(100 + index));
  const { here, plan, apply, refusal } = await setup(processes);
  for (const start of [100, 110, 120]) {
    const { plan: id } = await plan({ pids: Array.from({ length: 10 }, (_, index) => start + index) });
    await apply(id);
  }
  assert.equal(here.signals.length, 30);
  assert.match(await refusal('terminate_process', { pid: 130 }), /^RATE_LIMITED: at most 30/);
  assert.equal(here.signals.length, 30);
});

test('as text a plan has its targets and its time, and what is left alone is listed', async () => {
  const processes = [facts(10, { comm: 'web', argv: ['web'] }), facts(11, { comm: 'vim', argv: ['vim', 'web.ts'] })];
  const own = facts(899, { comm: 'web', argv: ['web'] });
  const { client } = await connect(memoryMachine(machine(ME, [...processes, own])));
  const text = async (args: Record<string, unknown>) =>
    JSON.stringify((await client.callTool({ name: NAME, arguments: args })).content);
  const planned = await text({ pattern: 'web' });
  assert.match(planned, /^\[\{"type":"text","text":"pid +name +user/);
  assert.match(
    planned,
    /after a yes call terminate_processes with this plan\. Plan plan-[\w-]+ is good for 600 s\.\\n/,
  );
  assert.match(planned, /\\nalso matches, left alone: 11: \\"vim web\.ts\\"\\nrefused: 899: PROTECTED/);
  const [plan = ''] = /plan-[\w-]+/.exec(planned) ?? [];
  assert.match(await text({ plan }), /"text":"pid +name +outcome .*\\n 10 +web +exited/);
});

test('exactly one selector is given, and a plan alone', async () => {
  const { refusal } = await setup();
  const refused = (args: Record<string, unknown>) => refusal(NAME, args);
  assert.match(await refused({}), /give exactly one of pids, refs, pattern, port, plan, not none\./);
  assert.match(await refused({ pids: [10], port: 80 }), /give exactly one of .*, not pids and port\./);
  assert.match(
    await refused({ plan: 'plan-x', force: true }),
    /plan must be the only argument, without force: what it does/,
  );
  assert.match(await refused({ pids: [] }), /pids must be a list of 1 to 100 pids/);
  assert.match(await refused({ refs: Array.from({ length: 101 }, () => 'a') }), /refs must be a list of 1 to 100 refs/);
});
