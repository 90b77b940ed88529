import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DISK, type Disk } from '../../src/audit/disk.ts';
import { syslogLine } from '../../src/audit/syslog.ts';
import { facts, JOHN, ME, machine } from '../fake.ts';
import { end, on, watcher } from '../host/ends.ts';
import { act, eventsOf, INTENT, linesOf, newFolder, ORIGIN, open, SELF, verdictOf } from './support.ts';

/** The log on a real disk: its lines, who can write to it, and how open intents are closed. */

test('an intent is written before the signal and its outcome after, with all facts', async () => {
  const here = machine(ME, [facts(50, { argv: ['/bin/p50', '--password', 'hunter2', '\u202e'] })]);
  const { audit, path } = await open(newFolder());
  let seen: readonly string[] = [];
  here.onSignal = (pid) => {
    seen = eventsOf(path);
    here.processes.delete(pid);
  };
  await end(on(here, { audit }), 50);
  assert.deepEqual(seen, ['intent']);
  const [intent, outcome] = linesOf(path);
  const { target, ...rest } = intent ?? assert.fail();
  assert.deepEqual(target, {
    pid: 50,
    start_ticks: 500,
    uids: [ME, ME, ME, ME],
    name: 'p50',
    command: '/bin/p50 --password [redacted] \\u{202e}',
  });
  for (const [key, value] of Object.entries({
    v: 1,
    seq: 1,
    event: 'intent',
    boot: 'boot',
    host: 'here',
    tool: 'some_tool',
    rule: 'default',
    decision: 'allow',
    guarantee: 'pidfd',
    signal: 'SIGTERM',
    if_stopped: 'SIGCONT',
    client: { name: 'test', version: '0' },
    server: { version: '0.0.0', pid: process.pid, start_ticks: 1, pid_namespace: '1' },
    user: { uid: 0, gid: 0 },
    arguments: {},
  }))
    assert.deepEqual(rest[key], value, key);
  assert.deepEqual([outcome?.of, outcome?.outcome, outcome?.['target']], [1, 'exited', target]);
  assert.equal(typeof outcome?.['duration_ms'], 'number');
  assert.equal(typeof rest['monotonic_ms'], 'number');
  assert.equal(new Date(rest.at).toISOString(), rest.at);
});

test('only this user can read it', async () => {
  const { audit, path } = await open(newFolder());
  await act(audit);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(path, '..')).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(join(path, '..')).sort(), ['audit.head', 'audit.jsonl'], 'the lock is given back');
});

test('each signal has its own intent, and each intent its outcome', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50 })]);
  here.onSignal = (pid, signal) => void (signal === 'SIGKILL' && here.processes.delete(pid));
  const { audit, path } = await open(newFolder());
  await end(on(here, { audit }), 50, { tree: true, force: true });
  const lines = linesOf(path);
  const told = lines
    .filter(({ event }) => event === 'intent')
    .map(({ target, signal }) => ({ pid: target?.pid, signal }));
  assert.deepEqual(
    told.toSorted((a, b) => (a.pid ?? 0) - (b.pid ?? 0)),
    here.signals.toSorted((a, b) => a.pid - b.pid),
  );
  for (const { event, seq } of lines.filter((line) => line.event === 'intent'))
    assert.equal(lines.filter(({ of }) => of === seq).length, 1, `${event} ${seq}`);
  assert.deepEqual(verdictOf(path).problems, []);
});

test('a refusal is recorded once, with its rule, and a dry run is not', async () => {
  const here = machine(ME, [facts(50), facts(51, { ppid: 50, uids: [JOHN, JOHN, JOHN, JOHN] })]);
  const { audit, path } = await open(newFolder());
  const host = on(here, { audit });
  await end(host, 50, { tree: true, dryRun: true });
  assert.equal(existsSync(path), false);
  await end(host, 50, { tree: true });
  const refused = linesOf(path).filter(({ outcome }) => outcome === 'refused');
  assert.deepEqual(
    refused.map(({ of, target, rule, error }) => [of, target?.pid, rule, error]),
    [[null, 51, 'isolation', 'ACCESS_DENIED']],
  );
});

test('a refusal at the last check has an intent, and the refusal as its outcome', async () => {
  const here = machine(ME, [facts(50)]);
  let reads = 0;
  here.onRead = (pid) => {
    if (++reads === 2) here.processes.set(pid, facts(pid, { uids: [ME, 0, 0, 0] }));
  };
  const { audit, path } = await open(newFolder());
  await assert.rejects(end(on(here, { audit }), 50), /ROOT_PROTECTED/);
  assert.deepEqual(
    linesOf(path).map(({ of, outcome, rule }) => [of, outcome, rule]),
    [
      [undefined, undefined, 'default'],
      [1, 'refused', 'root'],
    ],
  );
});

test('a process that ends between intent and signal is already_gone', async () => {
  const here = machine(ME, [facts(50)]);
  let reads = 0;
  here.onRead = (pid) => void (++reads === 2 && here.processes.delete(pid));
  const { audit, path } = await open(newFolder());
  await end(on(here, { audit }), 50);
  assert.deepEqual(
    linesOf(path).map(({ of, outcome }) => [of, outcome]),
    [
      [undefined, undefined],
      [1, 'already_gone'],
    ],
  );
});

test('a new priority is recorded like a signal', async () => {
  const here = machine(ME, [facts(50)]);
  const { audit, path } = await open(newFolder());
  await on(here, { audit }).signaller.setPriority({ pid: 50 }, 7, watcher());
  assert.deepEqual(
    linesOf(path).map(({ event, nice, outcome, guarantee }) => [event, nice, outcome, guarantee]),
    [
      ['intent', 7, undefined, 'start_time'],
      ['outcome', 7, 'done', undefined],
    ],
  );
});

test('reads are recorded only if configured', async () => {
  const { audit, path } = await open(newFolder(), { reads: true });
  audit.recordRead(ORIGIN, 5, 'NOT_FOUND');
  assert.deepEqual(
    linesOf(path).map(({ event, error }) => [event, error]),
    [['read', 'NOT_FOUND']],
  );
  const silent = await open(newFolder());
  silent.audit.recordRead(ORIGIN, 5);
  assert.equal(existsSync(silent.path), false);
});

test('a torn line is cut off and recorded, and the chain continues', async () => {
  const { audit, path } = await open(newFolder());
  await act(audit);
  const whole = readFileSync(path);
  for (const torn of ['{"v":1,"seq":3,"prev":"00', '{', '\0\0\0\0']) {
    appendFileSync(path, torn);
    assert.match(verdictOf(path).problems[0]?.what ?? '', /^its end is missing/);
    await act(audit);
    const last = linesOf(path).at(-3);
    assert.deepEqual([last?.event, last?.['bytes']], ['torn', torn.length]);
    assert.deepEqual(verdictOf(path).problems, []);
  }
  assert.ok(readFileSync(path).subarray(0, whole.length).equals(whole));
});

test('lines removed at the end are reported, even after others were written', async () => {
  const { audit, path } = await open(newFolder());
  for (let i = 0; i < 5; i++) await act(audit);
  const text = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${text.slice(0, -3).join('\n')}\n`);
  assert.equal(verdictOf(path).problems[0]?.what, '3 lines are missing after it');
  await act(audit);
  assert.equal(verdictOf(path).problems[0]?.what, '3 lines are missing before it');
  rmSync(path);
  await act(audit);
  assert.equal(verdictOf(path).problems[0]?.what, '12 lines are missing before it');
});

test('a full file is rotated and the chain continues; files are deleted only if configured', async () => {
  const all = await open(newFolder(), { maxBytes: 5000 });
  for (let i = 0; i < 40; i++) await act(all.audit);
  const names = readdirSync(join(all.path, '..'));
  assert.ok(names.length > 10, names.join(' '));
  assert.deepEqual(verdictOf(all.path), { ...verdictOf(all.path), first: 1, problems: [] });
  for (const name of names.filter((one) => one.endsWith('.jsonl')))
    assert.ok(statSync(join(all.path, '..', name)).size <= 5000, name);

  const two = await open(newFolder(), { maxBytes: 5000, keep: 2 });
  for (let i = 0; i < 40; i++) await act(two.audit);
  assert.deepEqual(readdirSync(join(two.path, '..')).sort(), [
    'audit.1.jsonl',
    'audit.2.jsonl',
    'audit.head',
    'audit.jsonl',
  ]);
  assert.ok((verdictOf(two.path).first ?? 0) > 1);
  assert.deepEqual(verdictOf(two.path).problems, []);
  rmSync(two.path.replace('.jsonl', '.2.jsonl'));
  assert.match(verdictOf(two.path).problems[0]?.what ?? '', /missing before it$/);
});

test('open intents of a server that ended are closed as unknown, once; those of a running one are left alone', async () => {
  const folder = newFolder();
  const gone = { ...SELF, pid: 4242 };
  await (await open(folder, { self: gone })).audit.recordIntent(INTENT);
  const isRunning = (pid: number) => pid !== 4242;
  await (await open(folder, { self: { ...SELF, pid: 7 } })).audit.recordIntent(INTENT);
  const { path } = await open(folder, { isRunning });
  await open(folder, { isRunning });
  assert.deepEqual(
    linesOf(path).map(({ event, of, outcome, target, signal }) => [event, of, outcome, target?.pid, signal]),
    [
      ['intent', undefined, undefined, 50, 'SIGTERM'],
      ['intent', undefined, undefined, 50, 'SIGTERM'],
      ['outcome', 1, 'unknown', 50, 'SIGTERM'],
    ],
  );
  // After a restart of the machine all have ended; of another machine or namespace nobody can tell.
  await open(folder, { self: { ...SELF, pidNamespace: '2' }, isRunning: () => false });
  assert.equal(linesOf(path).length, 3);
  await open(folder, { self: { ...SELF, boot: 'next' }, isRunning: () => true });
  assert.deepEqual(linesOf(path).at(-1)?.of, 2);
});

test('an outcome that was changed closes no intent', async () => {
  const folder = newFolder();
  const { audit, path } = await open(folder, { self: { ...SELF, pid: 4242 } });
  for (const outcome of ['exited', 'killed'] as const) {
    const of = (await audit.recordIntent(INTENT)) ?? null;
    audit.recordOutcome({ ...INTENT, of, outcome, duration_ms: 1 });
  }
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"outcome":"exited"', '"outcome":"killed"'));
  await open(folder, { isRunning: () => false });
  // The changed line is none of the log any more.
  assert.deepEqual(
    linesOf(path).map(({ seq, of, outcome }) => [seq, of, outcome]),
    [
      [1, undefined, undefined],
      [3, undefined, undefined],
      [4, 3, 'killed'],
      [5, 1, 'unknown'],
    ],
  );
});

test('the lock of a server that ended is taken over, even repeatedly; that of a running one is waited for', async () => {
  const { audit, path } = await open(newFolder(), { isRunning: (pid) => pid === 7, waitMs: 200 });
  const lock = path.replace('.jsonl', '.lock');
  symlinkSync('40.1.1.boot.here', lock);
  symlinkSync('41.1.1.boot.here', `${lock}.40.1.1.boot.here`);
  await act(audit);
  assert.deepEqual(readdirSync(join(path, '..')).sort(), ['audit.head', 'audit.jsonl']);
  symlinkSync('7.1.1.boot.here', lock);
  await assert.rejects(audit.recordIntent(INTENT), /AUDIT_UNAVAILABLE: .*audit\.lock is held by 7\.1\.1\.boot\.here/);
  rmSync(lock);
  await act(audit);
  assert.deepEqual(verdictOf(path).problems, []);
});

/** What stands in the place of the log, and what the answer says of it. */
const OBSTACLES: Readonly<Record<string, { readonly put: (path: string) => unknown; readonly says: RegExp }>> = {
  'a symbolic link': { put: (path) => symlinkSync('/dev/null', path), says: /ELOOP/ },
  'a folder': { put: (path) => mkdirSync(path), says: /EISDIR/ },
  'a file with another name': {
    put: (path) => [writeFileSync(`${path}.x`, ''), linkSync(`${path}.x`, path)],
    says: /hard link/,
  },
  'a file that others may write': {
    put: (path) => [writeFileSync(path, ''), chmodSync(path, 0o666)],
    says: /other users can write/,
  },
  'a file of something else': { put: (path) => writeFileSync(path, 'export PATH=/bin'), says: /is not an audit log/ },
};

for (const [what, { put, says }] of Object.entries(OBSTACLES)) {
  test(`${what} in its place: nothing is signalled, it stays, and without it the log works again`, async () => {
    const here = machine(ME, [facts(50)]);
    const { audit, path, warnings } = await open(newFolder());
    put(path);
    const before = lstatSync(path);
    const host = on(here, { audit });
    await assert.rejects(end(host, 50), (error) => /AUDIT_UNAVAILABLE/.test(String(error)) && says.test(String(error)));
    assert.deepEqual(here.signals, []);
    assert.deepEqual([lstatSync(path).ino, lstatSync(path).size], [before.ino, before.size]);
    assert.deepEqual(warnings.length, 1);
    rmSync(path, { recursive: true });
    await end(host, 50);
    // The refusal is caught up on.
    assert.deepEqual(
      linesOf(path).map(({ event, outcome, error }) => outcome ?? error ?? event),
      ['refused', 'intent', 'exited'],
    );
  });
}

test('a folder that is removed is not made again', async () => {
  const here = machine(ME, [facts(50)]);
  const { audit, path } = await open(newFolder());
  const host = on(here, { audit });
  const folder = join(path, '..');
  renameSync(folder, `${folder}.away`);
  await assert.rejects(end(host, 50), /AUDIT_UNAVAILABLE: .*ENOENT.* Create its folder again/);
  assert.equal(existsSync(folder), false);
  assert.deepEqual(here.signals, []);
  renameSync(`${folder}.away`, folder);
  await end(host, 50);
  assert.deepEqual(here.signals.length, 1);
});

test('a lost or cut head does not stop the log', async () => {
  const { audit, path } = await open(newFolder());
  await act(audit);
  const head = path.replace('.jsonl', '.head');
  truncateSync(head, 10);
  await act(audit);
  rmSync(head);
  await act(audit);
  assert.deepEqual([verdictOf(path).last, verdictOf(path).problems], [6, []]);
});

test('the sink gets every line', async () => {
  const got: string[] = [];
  const { audit, path } = await open(newFolder(), { sink: (line) => got.push(line) });
  await act(audit);
  assert.equal(got.join(''), readFileSync(path, 'utf8'));
  assert.equal(
    syslogLine('{"v":1}\n', 42, new Date(2026, 10, 3, 4, 5, 6)),
    '<85>Nov  3 04:05:06 process-manager-mcp[42]: {"v":1}',
  );
});

test('each line is synced before anything else happens', async () => {
  const calls: string[] = [];
  const disk: Disk = {
    ...DISK,
    append: (fd, bytes) => {
      calls.push('append');
      return DISK.append(fd, bytes);
    },
    sync: (fd) => {
      DISK.sync(fd);
      calls.push('sync');
    },
  };
  const { audit } = await open(newFolder(), { disk });
  const of = (await audit.recordIntent(INTENT)) ?? null;
  assert.deepEqual(calls, ['append', 'sync']);
  audit.recordOutcome({ origin: ORIGIN, of, outcome: 'exited', duration_ms: 1 });
  assert.deepEqual(calls, ['append', 'sync', 'append', 'sync']);
});

test('an intent that could not be written does not count towards the limit', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const { audit, path } = await open(newFolder());
  const host = on(here, { audit, killsPerMinute: 1 });
  const folder = join(path, '..');
  renameSync(folder, `${folder}.away`);
  for (let times = 0; times < 3; times++) {
    await assert.rejects(end(host, 50), /AUDIT_UNAVAILABLE/);
    await assert.rejects(host.signaller.signal({ pid: 50 }, 'HUP', watcher()), /AUDIT_UNAVAILABLE/);
  }
  renameSync(`${folder}.away`, folder);
  await host.signaller.signal({ pid: 50 }, 'HUP', watcher());
  await assert.rejects(host.signaller.signal({ pid: 50 }, 'HUP', watcher()), /RATE_LIMITED/);
});
