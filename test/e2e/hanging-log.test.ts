import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { linesOf, verdictOf } from '../audit/support.ts';
import { ending } from './endings.ts';
import { frozenDisk, noFreezing } from './frozen-disk.ts';
import { program, works } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, folder, noOtherUsers, run, stateFolder } from './support.ts';
import { cat, lives, refOf } from './targets.ts';
import { until, within } from './waiting.ts';

/** The audit log where it cannot be written: nothing is signalled, and the rest of the server does not notice. */

/** A server with its log on a disk that has just stopped taking writes; it has ended a process before. */
async function onFrozenDisk() {
  const disk = frozenDisk();
  const session = await serve({ env: { ...AS_OWNER, XDG_STATE_HOME: disk.path } });
  const end = (pid: number) => ending(session.callOnce, 'terminate_process', { ref: refOf(pid), timeout_s: 30 });
  assert.equal((await end((await cat()).pid)).verdict, 'exited');
  disk.freeze();
  return { disk, session, end, log: join(disk.path, 'process-manager-mcp', 'audit.jsonl') };
}

test('a disk that stops taking writes', { skip: noFreezing }, async () => {
  const { disk, session, end, log } = await onFrozenDisk();
  const [{ pid }, other] = [await cat(), await cat()];
  const refused = end(pid);
  // Meanwhile other calls are answered.
  for (let calls = 0; calls < 5; calls++) await session.list({ limit: 5 });
  const first = await refused;
  assert.equal(first.code, 'AUDIT_UNAVAILABLE', first.text);
  assert.match(first.text, /its disk does not answer/);
  const startedMs = performance.now();
  const next = await Promise.all([end(pid), end(other.pid)]);
  for (const { code } of next) assert.equal(code, 'AUDIT_UNAVAILABLE');
  // Not once more the time that the first one was given: nothing else was asked.
  assert.ok(performance.now() - startedMs < 4000);
  assert.ok(lives(pid) && lives(other.pid));

  disk.thaw();
  await until(async () => ((await end(other.pid)).verdict === 'exited' ? true : undefined), 'it is written again');
  assert.ok(lives(pid));
  assert.deepEqual(verdictOf(log).problems, []);
  const lines = linesOf(log);
  for (const { seq, target } of lines.filter(({ event }) => event === 'intent')) {
    const outcomes = lines.filter(({ of }) => of === seq).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, [target?.pid === pid ? 'refused' : 'exited'], `intent ${seq}`);
  }
});

for (const how of ['its stdin', 'SIGTERM'] as const) {
  test(`while its log hangs, ${how} ends the server`, { skip: noFreezing }, async () => {
    const { session } = await onFrozenDisk();
    const hanging = session.request('tools/call', {
      name: 'terminate_process',
      arguments: { ref: refOf((await cat()).pid) },
    });
    hanging.catch(() => undefined);
    await session.request('ping');
    if (how === 'SIGTERM') session.child.kill('SIGTERM');
    else session.child.stdin.end();
    const exit = await within(session.exit, 'the server ends, its output closed');
    assert.deepEqual(exit, { code: 0, signal: null });
  });
}

const noLimits = noOtherUsers() || (works('prlimit', ['--version']) ? false : 'needs prlimit');

test('a user who may start no more processes can still end some', { skip: noLimits }, async () => {
  const state = stateFolder(ANN);
  const session = await serve({ uid: ANN, env: { XDG_STATE_HOME: state } });
  await session.user();
  const victim = await cat({ uid: ANN });
  const { code, stderr } = await run('prlimit', ['--nproc=1', '--pid', String(session.pid)], { uid: ANN });
  assert.equal(code, 0, stderr);
  const reply = await ending(session.callOnce, 'terminate_process', { ref: refOf(victim.pid), timeout_s: 30 });
  assert.equal(reply.verdict, 'exited', reply.text);
  const log = join(state, 'process-manager-mcp', 'audit.jsonl');
  assert.deepEqual(
    linesOf(log).map(({ event }) => event),
    ['intent', 'outcome'],
  );
});

test('what a call that is cut off has done is written down before the server ends', async () => {
  const state = folder();
  const session = await serve({ env: { ...AS_OWNER, XDG_STATE_HOME: state } });
  const { pid } = await program('ignores-term.mjs');
  session
    .request('tools/call', { name: 'terminate_process', arguments: { ref: refOf(pid), timeout_s: 60 } })
    .catch(() => undefined);
  const log = join(state, 'process-manager-mcp', 'audit.jsonl');
  await until(
    () => (existsSync(log) && readFileSync(log, 'utf8').includes('"intent"') ? true : undefined),
    'it is announced',
  );
  assert.deepEqual(await session.end(), { code: 0, signal: null });
  assert.deepEqual(
    linesOf(log).map(({ event, outcome }) => outcome ?? event),
    ['intent', 'still_running'],
  );
});
