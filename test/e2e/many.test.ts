import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ending } from './endings.ts';
import { program } from './programs.ts';
import { type Session, serve } from './session.ts';
import { AS_OWNER, configFile, type Exit, folder, type Launched, sparseUser } from './support.ts';
import { cat, lives } from './targets.ts';
import { oneAtATime } from './waiting.ts';

/** Several at once, through a client that cannot ask: first a plan, then the deed. And how many at most. */

await oneAtATime();

const user = sparseUser();
const BY_TERM: Exit = { code: null, signal: 'SIGTERM' };
const many = ({ call }: Session, args: Record<string, unknown>) => ending(call, 'terminate_processes', args);
const cats = (count: number): Promise<Launched[]> => Promise.all(Array.from({ length: count }, () => cat()));
const pidsOf = (victims: readonly Launched[]): number[] => victims.map(({ pid }) => pid);

function unasked(): Promise<Session> {
  const config = configFile({ confirm: 'never' });
  return serve({ env: AS_OWNER, flags: ['--config', config] });
}

test('a plan is made, nothing is sent; it is good once, for this server only', async () => {
  const [session, other] = [await serve({ env: AS_OWNER }), await serve({ env: AS_OWNER })];
  const victims = await cats(2);
  const { plan, expires_s, targets } = await many(session, { pids: pidsOf(victims), timeout_s: 30 });
  assert.equal(expires_s, 600);
  assert.deepEqual(
    targets?.rows.map(([pid]) => pid),
    pidsOf(victims),
  );
  assert.equal((await many(other, { plan })).code, 'NEEDS_CONFIRMATION');
  assert.equal((await many(session, { plan, force: true })).code, 'INVALID_INPUT');
  assert.ok(victims.every(({ pid }) => lives(pid)));

  const { results } = await many(session, { plan });
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    victims.map(({ pid }) => [pid, 'exited']),
  );
  for (const { exit } of victims) assert.deepEqual(await exit, BY_TERM);
  assert.equal((await many(session, { plan })).code, 'NEEDS_CONFIRMATION');
});

test('a target that has ended since the plan is told, and the rest proceeds', async () => {
  const session = await serve({ env: AS_OWNER });
  const [gone, left] = [await cat(), await cat()];
  const { plan } = await many(session, { pids: [gone.pid, left.pid] });
  gone.child.kill('SIGKILL');
  await gone.exit;
  const { results } = await many(session, { plan });
  assert.deepEqual(
    new Map(results.map(({ pid, outcome }) => [pid, outcome])),
    new Map([
      [gone.pid, 'already_gone'],
      [left.pid, 'exited'],
    ]),
  );
  assert.deepEqual(await left.exit, BY_TERM);
});

test('more than 10 are refused, all of them', async () => {
  const session = await unasked();
  const victims = await cats(11);
  const { code, text } = await many(session, { pids: pidsOf(victims) });
  assert.equal(code, 'INVALID_INPUT');
  assert.match(text, /11 processes are selected, but one call may end at most 10/);
  assert.ok(victims.every(({ pid }) => lives(pid)));
});

test('after 30 in a minute nothing is signalled, by no tool', async () => {
  const session = await unasked();
  for (let round = 0; round < 3; round++) {
    const victims = await cats(10);
    const { counts, text } = await many(session, { pids: pidsOf(victims), timeout_s: 30 });
    assert.deepEqual(counts, { exited: 10 }, text);
    for (const { exit } of victims) assert.deepEqual(await exit, BY_TERM);
  }
  const [one, two] = [await cat(), await cat()];
  for (const [tool, args] of [
    ['terminate_processes', { pids: [one.pid, two.pid] }],
    ['terminate_process', { pid: one.pid, force: true }],
    ['terminate_process', { pid: one.pid, tree: true }],
    ['signal_process', { pid: one.pid, signal: 'STOP' }],
  ] as const) {
    const { code, text } = await ending(session.call, tool, args);
    assert.equal(code, 'RATE_LIMITED', text);
  }
  assert.equal((await ending(session.call, 'terminate_process', { pid: one.pid, dry_run: true })).verdict, 'would_end');
  for (const { pid, child, exit } of [one, two]) {
    assert.ok(lives(pid));
    child.stdin.end();
    assert.deepEqual(await exit, { code: 0, signal: null });
  }
});

test('by port: who listens, and never who is connected to it', async () => {
  const session = await unasked();
  const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
  const [port = 0] = listener.numbers;
  const client = await program('connects.mjs', [String(port)]);
  const { results, advice } = await many(session, { port, timeout_s: 30 });
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[listener.pid, 'exited']],
  );
  assert.match(advice ?? '', /free now/);
  assert.deepEqual(await listener.exit, BY_TERM);
  assert.ok(lives(client.pid));
  // The client's own port is nobody's listener.
  assert.equal((await many(session, { port: client.numbers[0] })).code, 'NOT_FOUND');
  client.child.stdin.end();
  assert.deepEqual(await client.exit, { code: 0, signal: null });
});

test('by a pattern: what matches, and not the server or its client, whose arguments match as well', async () => {
  const mark = `mark-${randomUUID()}`;
  const config = join(folder(), `${mark}.json`);
  writeFileSync(config, JSON.stringify({ confirm: 'never' }));
  const session = await serve({ ...user, flags: ['--config', config] });
  const victim = await program('waits.mjs', [mark], user);
  const bystander = await cat(user);
  const { results, refused, text } = await many(session, { pattern: mark, timeout_s: 30 });
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[victim.pid, 'exited']],
    text,
  );
  assert.deepEqual(
    refused.map(({ pid }) => pid),
    [session.pid],
  );
  assert.match(refused[0]?.reason ?? '', /\(rule: hard limit: own ancestry\)/);
  assert.deepEqual(await victim.exit, BY_TERM);
  assert.ok(lives(bystander.pid) && lives(session.pid));
});

test('by a pattern: a shell above the server, whose line is too long to search, keeps nothing from being ended', async () => {
  const via = ['sh', '-c', `"$@"; exit # ${'x'.repeat(100_000)}`, 'sh'] as const;
  const session = await serve({ ...user, via });
  const mark = `mark-${randomUUID()}`;
  const victim = await program('waits.mjs', [mark], user);
  const { plan, text } = await many(session, { pattern: mark, timeout_s: 30 });
  const { results } = await many(session, { plan: plan ?? assert.fail(text) });
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[victim.pid, 'exited']],
  );
});
