import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { getProcessInfo } from '../../../src/tools/get_process_info/get_process_info.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { ON_LINUX } from '../../memory/memory-system.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

const { name: NAME } = getProcessInfo(LINUX);

test('what cannot be read is null with its reason, what a process does not have is absent', async () => {
  const here = machine(ME, [facts(42, { ppid: 41, argv: [], status: null }), facts(41, { comm: 'bash' })]);
  const { call } = await connect(memoryMachine(here));
  const info = await call(NAME, { pid: 42 });
  assert.equal(info['parent_name'], 'bash');
  assert.deepEqual([info['cwd'], info['fds'], info['command'], info['status']], [null, null, null, null]);
  assert.deepEqual(Object.keys(Object(info['unavailable'])).sort(), ['command', 'cwd', 'fds', 'status']);
  assert.equal('terminal' in info, false);
  assert.deepEqual(info['uids'], { real: 1001, effective: 1001, saved: 1001, filesystem: 1001 });
  assert.equal(info['cpu_percent'], 0, 'its CPU clock stood still');
  assert.equal(info['started'], '2023-11-14T22:13:24Z');
});

test('a process has the kinds of ids that its system has', async () => {
  const capabilities = { ...LINUX, idKinds: ['real', 'effective', 'saved'] as const };
  const here = machine(ME, [facts(42, { owner: ownedBy(ME, ME, JOHN) })], { ...ON_LINUX, capabilities });
  const { call } = await connect(memoryMachine(here), { allowUsers: 'everyone' });
  const { uids, gids } = await call(NAME, { pid: 42 });
  assert.deepEqual([uids, gids], [{ real: 1001, effective: 1001, saved: 1002 }, uids]);
  const Answer = getProcessInfo(capabilities).output.shape;
  assert.ok(Answer.uids.safeParse(uids).success && !Answer.uids.safeParse({ real: 1, effective: 1 }).success);
  assert.ok(!Answer.gids.safeParse({ real: 1, effective: 1, saved: 1, filesystem: 1 }).success);
});

test('every null has a reason', async () => {
  const here = machine(ME, [facts(42, { ppid: 7 })]);
  const { call } = await connect({ ...memoryMachine(here), cpuTimeNs: () => undefined });
  const { unavailable, ...info } = await call(NAME, { pid: 42 });
  const nulls = Object.keys(info).filter((field) => info[field] === null);
  assert.ok(nulls.includes('cpu_percent') && nulls.includes('parent_name'));
  assert.deepEqual(nulls.sort(), Object.keys(Object(unavailable)).sort());
});

test('a hidden parent is not named', async () => {
  const here = machine(ME, [facts(42, { ppid: 41 }), facts(41, { owner: ownedBy(JOHN), comm: 'private' })]);
  const info = await (await connect(memoryMachine(here))).call(NAME, { pid: 42 });
  assert.equal(info['parent_name'], null);
  assert.doesNotMatch(JSON.stringify(info), /private/);
});

test('a pid that went to another process during the sample is not mixed up with it', async () => {
  const here = machine(ME, [facts(42)]);
  const { refusal } = await connect({
    ...memoryMachine(here),
    cpuTimeNs: () => {
      here.processes.set(42, facts(42, { startTime: 1 }));
      return 0;
    },
  });
  assert.match(await refusal(NAME, { pid: 42 }), /^NOT_FOUND: process 42 ended/);
});

test("others' processes and root's are refused", async () => {
  const here = machine(ME, [facts(12, { owner: ownedBy(JOHN) }), facts(13, { owner: ownedBy(ME, ROOT, ROOT, ROOT) })]);
  const { refusal } = await connect(memoryMachine(here));
  assert.match(await refusal(NAME, { pid: 12 }), /^ACCESS_DENIED: process 12 belongs to "john"/);
  assert.match(await refusal(NAME, { pid: 13 }), /^ROOT_PROTECTED/);
  assert.match(await refusal(NAME, { pid: 14 }), /^NOT_FOUND/);
});

test('a server that runs as root shows no details of root without ALLOW_ROOT', async () => {
  const here = machine(ROOT, [facts(13, { owner: ownedBy(ROOT) })]);
  assert.match(await (await connect(memoryMachine(here))).refusal(NAME, { pid: 13 }), /^ROOT_PROTECTED/);
  const { call } = await connect(memoryMachine(here), { allowRoot: true });
  assert.equal((await call(NAME, { pid: 13 }))['user'], 'root');
});

test('what starts a process again is named, and nothing of a hidden ancestor', async () => {
  const pm2 = facts(60, { comm: 'PM2 v5.3.1: God', argv: ['PM2', 'v5.3.1:', 'God', 'Daemon'] });
  const here = machine(ME, [pm2, facts(61, { ppid: 60 }), facts(62, { ppid: 61 })]);
  const { call, client } = await connect(memoryMachine(here));
  assert.deepEqual((await call(NAME, { pid: 62 }))['supervisor'], { kind: 'pm2' });
  assert.equal('supervisor' in (await call(NAME, { pid: 60 })), false);
  const { content } = await client.callTool({ name: NAME, arguments: { pid: 62 } });
  assert.match(JSON.stringify(content), /supervisor +pm2/);
  here.processes.set(60, { ...pm2, owner: ownedBy(JOHN) });
  assert.equal('supervisor' in (await call(NAME, { pid: 62 })), false);
});

test('as text each fact has its line, lists are joined, and what is unknown has its reason', async () => {
  const platform = memoryMachine(machine(ME, [facts(42, { ppid: 0 })]));
  const listening = Array.from({ length: 21 }, (_, index) => ({
    ...({
      protocol: 'tcp',
      state: 'listening',
      address: '::',
      user: ME,
      port: 80 + index,
      key: String(index),
    } as const),
  }));
  const text = async (details: object) => {
    const { client } = await connect({
      ...platform,
      details: async (process) => {
        const found = await platform.details(process);
        return found && { ...found, ...details };
      },
      requestedDetails: async () => ({ environment: { names: ['HOME'], total: 1 }, unavailable: {} }),
    });
    const call = { name: NAME, arguments: { pid: 42, include: ['environment'] } };
    return JSON.stringify((await client.callTool(call)).content);
  };
  const some = await text({ listening: listening.slice(0, 2) });
  for (const line of [
    /pid +42\\n/,
    /stdout +closed\\n/,
    /stderr +closed\\n/,
    /uids +1001 1001 1001 1001\\n/,
    /gids +1001 1001 1001 1001\\n/,
    /rss_mib +42\\n/,
    /listening_ports +tcp :::80, tcp :::81\\n/,
    /parent_name unknown +it has no parent here\\n/,
    /\\nenvironment: 1 of 1\\nHOME/,
  ])
    assert.match(some, line);
  assert.doesNotMatch(some, /listening_ports_total/);
  assert.match(await text({ listening: [] }), /listening_ports +none\\n/);
  assert.match(await text({ listening }), /listening_ports_total +21\\n/);
  assert.match(await text({ listening: null, groupIds: null }), /gids +-\\n.*listening_ports +-\\n/);
});
