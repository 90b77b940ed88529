import assert from 'node:assert/strict';
import {
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
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OFF, openAuditLog } from '../../src/audit/audit-log.ts';
import type { Disk } from '../../src/audit/disk.ts';
import { end, on, watcher } from '../host/ends.ts';
import { machine } from '../memory/data.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { NO_MODES } from '../posix.ts';
import { DISK } from './own-disk.ts';
import { act, eventsOf, INTENT, linesOf, newFolder, ORIGIN, open, SELF, verdictOf } from './support.ts';

/** The log on a real disk: its lines, and who can write to it. */

test('an intent is written before the signal and its outcome after, with all facts', async () => {
  const here = machine(ME, [
    facts(50, { owner: ownedBy(ME, ME, ME, ME), argv: ['/bin/p50', '--password', 'hunter2', '\u202e'] }),
  ]);
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
    uids: [1001, 1001, 1001, 1001],
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

test('only this user can read it', { skip: NO_MODES }, async () => {
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
  const here = machine(ME, [facts(50), facts(51, { ppid: 50, owner: ownedBy(JOHN) })]);
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
    if (++reads === 2) here.processes.set(pid, facts(pid, { owner: ownedBy(ME, ROOT, ROOT, ROOT) }));
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

/** What stands in the place of the log, and what the answer says of it. */
const OBSTACLES: Readonly<
  Record<string, { readonly put: (path: string) => unknown; readonly says: RegExp; readonly skip?: string | false }>
> = {
  'a symbolic link': { put: (path) => symlinkSync('/dev/null', path), says: /ELOOP/, skip: NO_MODES },
  'a folder': { put: (path) => mkdirSync(path), says: /EISDIR/, skip: NO_MODES },
  'a file with another name': {
    put: (path) => [writeFileSync(`${path}.x`, ''), linkSync(`${path}.x`, path)],
    says: /hard link/,
    skip: NO_MODES,
  },
  'a file that others may write': {
    put: (path) => [writeFileSync(path, ''), chmodSync(path, 0o666)],
    says: /other users can write/,
    skip: NO_MODES,
  },
  'a file of something else': { put: (path) => writeFileSync(path, 'export PATH=/bin'), says: /is not an audit log/ },
};

for (const [what, { put, says, skip = false }] of Object.entries(OBSTACLES)) {
  test(
    `${what} at its path: nothing is signalled, it stays, and once it is gone the log works again`,
    { skip },
    async () => {
      const here = machine(ME, [facts(50)]);
      const { audit, path, warnings } = await open(newFolder());
      put(path);
      const before = lstatSync(path);
      const host = on(here, { audit });
      await assert.rejects(
        end(host, 50),
        (error) => /AUDIT_UNAVAILABLE/.test(String(error)) && says.test(String(error)),
      );
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
    },
  );
}

test('a removed folder is not recreated', async () => {
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

test('the sink gets every line', async () => {
  const got: string[] = [];
  const { audit, path } = await open(newFolder(), { sink: (line) => got.push(line) });
  await act(audit);
  assert.equal(got.join(''), readFileSync(path, 'utf8'));
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

test('a log that is off records nothing, and lets each change be made', async () => {
  await OFF.open();
  await OFF.refresh(false);
  assert.equal(await OFF.recordIntent(INTENT, 0), 0);
  assert.deepEqual(OFF.recentOfOthers(), []);
  OFF.recordOutcome({ origin: ORIGIN, of: 0, outcome: 'exited', duration_ms: 1 });
  OFF.recordRead(ORIGIN, 1);
  await OFF.flush();
  await OFF.close();
});

test('a read has its duration; an outcome that was refused is a denial', async () => {
  const { audit, path } = await open(newFolder(), { reads: true });
  audit.recordRead(ORIGIN, 5);
  audit.recordOutcome({ origin: ORIGIN, of: null, outcome: 'refused', duration_ms: 2 });
  audit.recordOutcome({ origin: ORIGIN, of: null, outcome: 'failed', duration_ms: 3 });
  await audit.flush();
  assert.deepEqual(
    linesOf(path).map((line) => [line.event, line['duration_ms'], line['decision'], line.tool]),
    [
      ['read', 5, undefined, 'terminate_process'],
      ['outcome', 2, 'deny', 'terminate_process'],
      ['outcome', 3, undefined, 'terminate_process'],
    ],
  );
});

test('the disk is asked for before a recorded call, others are counted before a change, and neither for an unrecorded read', async () => {
  for (const [reads, isRead, wanted] of [
    [false, true, [0, 0]],
    [true, true, [1, 0]],
    [false, false, [1, 1]],
    [true, false, [1, 1]],
  ] as const) {
    const asked = { disk: 0, writer: 0 };
    const log = openAuditLog({
      context: { path: '/x', maxBytes: 1, version: '0', self: SELF, user: { uid: 0, gid: 0 } },
      reads,
      async send() {
        asked.writer++;
        return { lines: [], othersAgesMs: [] };
      },
      warn: assert.fail,
      async whySilent() {
        asked.disk++;
        return undefined;
      },
    });
    await log.refresh(isRead);
    assert.deepEqual([asked.disk, asked.writer], wanted, `reads: ${reads}, a read: ${isRead}`);
  }
});
