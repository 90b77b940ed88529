import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DISK } from '../../src/audit/disk.ts';
import type { WriterRequest } from '../../src/audit/messages.ts';
import { createWriter } from '../../src/audit/writer.ts';
import { BUILT_IN } from '../../src/text/safe-text.ts';
import { until } from '../e2e/waiting.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, SELF, verdictOf } from './support.ts';

/** Between a server and what writes for it: answers that are lost, servers that are gone, requests that come together. */

const OUTCOME = { origin: ORIGIN, outcome: 'exited', duration_ms: 1 } as const;

const summary = (path: string) => linesOf(path).map(({ event, of, outcome, error }) => [event, of, outcome, error]);

test('an intent that was given up and is written after all was not carried out', async () => {
  let isLost = false;
  const { audit, path } = await open(newFolder(), { loses: () => isLost });
  isLost = true;
  await assert.rejects(audit.intend(INTENT), /AUDIT_UNAVAILABLE: .*its disk does not answer/);
  isLost = false;
  await act(audit);
  await act(audit);
  assert.deepEqual(summary(path), [
    ['intent', undefined, undefined, undefined],
    ['outcome', 1, 'refused', 'AUDIT_UNAVAILABLE'],
    ['intent', undefined, undefined, undefined],
    ['outcome', 3, 'exited', undefined],
    ['intent', undefined, undefined, undefined],
    ['outcome', 5, 'exited', undefined],
  ]);
  assert.deepEqual(verdictOf(path).problems, []);
});

test('an outcome whose answer was lost is not written twice, one that was not written is', async () => {
  let isLost = false;
  const { audit, path, warnings } = await open(newFolder(), { loses: () => isLost });
  const of = (await audit.intend(INTENT)) ?? null;
  isLost = true;
  audit.conclude({ ...OUTCOME, of });
  audit.conclude({ ...OUTCOME, of: null, outcome: 'refused' });
  await audit.settled();
  assert.equal(warnings.length, 1, 'one cause, one warning');
  isLost = false;
  await act(audit);
  const outcomes = linesOf(path).filter((line) => line.of === of);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['exited'],
  );
});

/** Requests as servers make them, to be written by one writer. */
function writing(serverRuns = () => true) {
  const path = join(newFolder(), 'audit.jsonl');
  const calls: string[] = [];
  const disk = {
    ...DISK,
    sync(fd: number) {
      DISK.sync(fd);
      calls.push('sync');
    },
  };
  const write = createWriter({ disk, self: SELF, isRunning: () => true, serverRuns });
  const place = { path, maxBytes: 1_000_000, version: '0', self: SELF, user: { uid: 0, gid: 0 } };
  const request = (fields: WriterRequest['fields'], more: Partial<WriterRequest> = {}): WriterRequest => ({
    place,
    late: [],
    fields,
    untilMs: Number.MAX_SAFE_INTEGER,
    sync: true,
    opens: false,
    ...more,
  });
  return { path, write, request, calls };
}

test('what comes together is synced once, and each gets its own number', () => {
  const { write, request, calls, path } = writing();
  const replies = write([
    request([{ event: 'intent' }]),
    request([], { late: [{ event: 'outcome', of: null }] }),
    request([{ event: 'intent' }]),
  ]);
  assert.deepEqual(
    replies.map((reply) => ('seq' in reply ? reply.seq : undefined)),
    [1, undefined, 3],
  );
  assert.deepEqual(calls, ['sync']);
  assert.deepEqual(verdictOf(path).lines, 3);
});

const lineOf = (event: 'intent' | 'outcome', of?: number) => ({
  boot: 'boot',
  host: 'here',
  at: '2026-11-28T00:00:00.000Z',
  server: { pid: 1, start_ticks: 1, pid_namespace: '1' },
  event,
  of,
});

test('for a server that is gone outcomes are written, but nothing is announced any more', () => {
  const { write, request, path } = writing(() => false);
  write([request([lineOf('intent')]), request([lineOf('outcome')])]);
  assert.deepEqual(
    linesOf(path).map(({ event }) => event),
    ['outcome'],
  );
});

test('of a server that is gone no outcome is written twice, whoever wrote the first', () => {
  const runs = { server: true };
  const { write, request, path } = writing(() => runs.server);
  write([request([lineOf('intent'), lineOf('intent')])]);
  runs.server = false;
  for (const _ of ['written', 'written before'])
    write([request([lineOf('outcome', 1)], { late: [lineOf('outcome', 2)] })]);
  assert.deepEqual(
    linesOf(path).map(({ event, of }) => [event, of]),
    [
      ['intent', undefined],
      ['intent', undefined],
      ['outcome', 2],
      ['outcome', 1],
    ],
  );
});

test('of a server that is gone an intent that was given up was not carried out', () => {
  const runs = { server: true };
  const { write, request, path } = writing(() => runs.server);
  const server = { pid: SELF.pid, start_ticks: SELF.startTicks, pid_namespace: SELF.pidNamespace };
  write([request([{ ...lineOf('intent'), server, monotonic_ms: 5 }])]);
  runs.server = false;
  write([request([], { opens: true, givenUp: [5] })]);
  assert.deepEqual(summary(path), [
    ['intent', undefined, undefined, undefined],
    ['outcome', 1, 'refused', 'AUDIT_UNAVAILABLE'],
  ]);
});

test('nothing is announced beyond what others leave of a minute', async () => {
  const folder = newFolder();
  const other = await open(folder, { self: { ...SELF, pid: 4242 } });
  await act(other.audit);
  const { audit, path } = await open(folder);
  await audit.look(false);
  assert.equal(audit.recentOfOthers().length, 1);
  assert.equal(await audit.intend(INTENT, 0), undefined);
  assert.equal(linesOf(path).length, 2);
  assert.equal(await audit.intend(INTENT, 1), 3);
});

test('what could not be written is at the end of the server, or after a while', async () => {
  const atEnd = await open(newFolder());
  const folder = join(atEnd.path, '..');
  const of = (await atEnd.audit.intend(INTENT)) ?? null;
  renameSync(folder, `${folder}.away`);
  atEnd.audit.conclude({ ...OUTCOME, of });
  await atEnd.audit.settled();
  renameSync(`${folder}.away`, folder);
  assert.equal(linesOf(atEnd.path).length, 1);
  await atEnd.audit.finish();
  assert.deepEqual(summary(atEnd.path).at(-1), ['outcome', 1, 'exited', undefined]);

  const inTime = await open(newFolder());
  const other = join(inTime.path, '..');
  renameSync(other, `${other}.away`);
  inTime.audit.conclude({ ...OUTCOME, of: null, outcome: 'refused' });
  await inTime.audit.settled();
  renameSync(`${other}.away`, other);
  await until(() => (existsSync(inTime.path) && linesOf(inTime.path).length === 1) || undefined, 'it is written');
});

test('a minute is counted however long its lines are, and whatever else stands behind them', async () => {
  const folder = newFolder();
  const other = await open(folder, { self: { ...SELF, pid: 4242 }, reads: true });
  const command = BUILT_IN.command(['node', 'x'.repeat(3000)], 3000);
  for (let pid = 100; pid < 150; pid++)
    await other.audit.intend({ ...INTENT, counts: true, target: { ...INTENT.target, pid, command } });
  for (let reads = 0; reads < 200; reads++) other.audit.read(ORIGIN, 1);
  const { audit } = await open(folder);
  await audit.look(false);
  assert.equal(audit.recentOfOthers().length, 50);
});

test('only what is limited counts, and each process of a tree of roots for itself', async () => {
  const folder = newFolder();
  const other = await open(folder, { self: { ...SELF, pid: 4242 } });
  const origin = { ...ORIGIN, arguments: { tree: true } };
  for (const [pid, counts] of [
    [100, true],
    [101, true],
    [102, false],
    [100, false],
  ] as const)
    await other.audit.intend({ ...INTENT, origin, counts, target: { ...INTENT.target, pid } });
  const { audit } = await open(folder);
  await audit.look(false);
  assert.equal(audit.recentOfOthers().length, 2);
});
