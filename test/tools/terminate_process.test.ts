import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { terminateProcess } from '../../src/tools/terminate_process.ts';
import { end, on } from '../host/ends.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = terminateProcess(LINUX);

test('a process that ends is seen to end', async () => {
  const here = machine(ME, [facts(42)]);
  const { call } = await connect(memoryMachine(here));
  const { results } = await call(NAME, { pid: 42 });
  assert.ok(Array.isArray(results));
  const { elapsed_ms, ...result } = results[0];
  assert.deepEqual(result, {
    pid: 42,
    name: 'p42',
    command: '/bin/p42',
    outcome: 'exited',
    signal: 'SIGTERM',
    guarantee: 'pidfd',
  });
  assert.equal(typeof elapsed_ms, 'number');
  assert.deepEqual(here.signals, [{ pid: 42, signal: 'SIGTERM' }]);
});

test('one that stays is still running, whatever was sent', async () => {
  const here = machine(ME, [facts(42)]);
  here.onSignal = () => undefined;
  const { results, advice } = await (await connect(memoryMachine(here))).call(NAME, { pid: 42 });
  assert.equal(Array.isArray(results) && results[0].outcome, 'still_running');
  assert.match(String(advice), /SIGTERM/);
});

test('a stopped one is continued, so that it can act', async () => {
  const here = machine(ME, [facts(42, { status: 'stopped' })]);
  here.onSignal = (pid, signal) => signal === 'SIGCONT' && here.processes.delete(pid);
  const { results } = await (await connect(memoryMachine(here))).call(NAME, { pid: 42 });
  assert.equal(Array.isArray(results) && results[0].outcome, 'exited');
  assert.deepEqual(
    here.signals.map(({ signal }) => signal),
    ['SIGTERM', 'SIGCONT'],
  );
});

test('a zombie is already gone and gets no signal', async () => {
  const here = machine(ME, [facts(42, { status: 'zombie' })]);
  const { results } = await (await connect(memoryMachine(here))).call(NAME, { pid: 42 });
  assert.equal(Array.isArray(results) && results[0].outcome, 'already_gone');
  assert.equal(Array.isArray(results) && results[0].signal, null);
  assert.deepEqual(here.signals, []);
});

test('what changes between the first look and the last is not signalled', async (t) => {
  const changed = async (second: ReturnType<typeof facts> | undefined) => {
    const here = machine(ME, [facts(42)]);
    const { client, call } = await connect(memoryMachine(here));
    await call('list_processes');
    let reads = 0;
    here.onRead = (pid) => {
      if (++reads !== 2) return;
      if (second) here.processes.set(pid, second);
      else here.processes.delete(pid);
    };
    const answer = await client.callTool({ name: NAME, arguments: { pid: 42 } });
    assert.deepEqual(here.signals, []);
    return JSON.stringify(answer);
  };
  await t.test('it became setuid root', async () => {
    assert.match(await changed(facts(42, { owner: ownedBy(ME, ROOT, ROOT, ROOT) })), /ROOT_PROTECTED/);
  });
  await t.test('it ended', async () => assert.match(await changed(undefined), /already_gone/));
  await t.test('its pid went to another', async () => {
    assert.match(await changed(facts(42, { startTime: 1 })), /already_gone/);
  });
});

test('nothing that is refused is signalled', async (t) => {
  const here = machine(ME, [
    facts(1),
    facts(2, { owner: ownedBy(ROOT), ofKernel: true }),
    facts(899),
    facts(900),
    facts(30, { owner: ownedBy(JOHN), comm: 'secretname' }),
    facts(31, { owner: ownedBy(ROOT) }),
    facts(32, { owner: ownedBy(ME, ROOT, ROOT, ROOT) }),
    facts(33, { owner: ownedBy(userIdOf('65534')) }),
    facts(34, { comm: 'dbus-daemon' }),
  ]);
  const { refusal } = await connect(memoryMachine(here), { allowUsers: new Set([userIdOf('65534')]) });
  const cases: [pid: number, expected: RegExp][] = [
    [1, /^PROTECTED: .*hard limit: pid 1/],
    [2, /^PROTECTED: .*hard limit: kernel thread/],
    [899, /^PROTECTED: .*hard limit: own ancestry/],
    [900, /^PROTECTED: .*hard limit: own ancestry/],
    [30, /^ACCESS_DENIED: process 30 belongs to "john" .*ALLOW_USERS=john/],
    [31, /^ROOT_PROTECTED: .*ALLOW_ROOT=Y/],
    [32, /^ROOT_PROTECTED/],
    [33, /^PROTECTED: .*unmapped/],
    [34, /^PROTECTED: .*rule: protected: dbus-daemon/],
    [77, /^NOT_FOUND: no process 77/],
  ];
  for (const [pid, expected] of cases) {
    await t.test(`pid ${pid}: ${expected.source}`, async () => {
      const text = await refusal(NAME, { pid });
      assert.match(text, expected);
      assert.doesNotMatch(text, /secretname/);
    });
  }
  assert.deepEqual(here.signals, []);
});

test('read-only mode refuses whatever may be seen', async () => {
  const here = machine(ME, [facts(42)]);
  const { refusal } = await connect(memoryMachine(here), { readOnly: true });
  assert.match(await refusal(NAME, { pid: 42 }), /^ACCESS_DENIED: .*read-only/);
  assert.deepEqual(here.signals, []);
});

test('where the server always asks and a rule does, too, the question is put once, with a plan', async () => {
  const vim = facts(42, { comm: 'vim', argv: ['vim'] });
  await assert.rejects(end(on(machine(ME, [vim]), { confirm: 'always' }), 42), {
    code: 'NEEDS_CONFIRMATION',
    message: /call terminate_processes with plan plan-/,
  });
});
