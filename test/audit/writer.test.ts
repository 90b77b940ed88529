import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Disk } from '../../src/audit/disk.ts';
import type { LogLock } from '../../src/audit/lock.ts';
import type { WriterRequest } from '../../src/audit/messages.ts';
import { LogWriter } from '../../src/audit/writer.ts';
import { DISK, FILE_LOCK } from './own-disk.ts';
import { linesOf, newFolder, SELF, summary, verdictOf } from './support.ts';

/** Requests that come together, and those of servers that are gone. */

/** Makes requests as servers do, and a writer for them. */
function writing(isRunning = () => true, failing: Partial<Disk> = {}, fileLock: LogLock = FILE_LOCK) {
  const path = join(newFolder(), 'audit.jsonl');
  const calls: string[] = [];
  const disk = {
    ...DISK,
    sync(fd: number) {
      DISK.sync(fd);
      calls.push('sync');
    },
    ...failing,
  };
  const writer = new LogWriter({ disk, fileLock, self: SELF, isRunning });
  const context = { path, maxBytes: 1_000_000, version: '0', self: SELF, user: { uid: 0, gid: 0 } };
  const request = (fields: WriterRequest['fields'], more: Partial<WriterRequest> = {}): WriterRequest => ({
    context,
    late: [],
    fields,
    untilMs: Number.MAX_SAFE_INTEGER,
    sync: true,
    opens: false,
    ...more,
  });
  return { path, writer, request, calls };
}

test('requests that come together are synced once, and each gets its own line number', () => {
  const { writer, request, calls, path } = writing();
  const replies = writer.write([
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

test('for a server that is gone, outcomes are written but no new intents', () => {
  const { writer, request, path } = writing(() => false);
  writer.write([request([lineOf('intent')]), request([lineOf('outcome')])]);
  assert.deepEqual(
    linesOf(path).map(({ event }) => event),
    ['outcome'],
  );
});

test('no outcome of a server that is gone is written twice, whoever wrote the first', () => {
  const runs = { server: true };
  const { writer, request, path } = writing(() => runs.server);
  writer.write([request([lineOf('intent'), lineOf('intent')])]);
  runs.server = false;
  for (const _ of ['written', 'written before'])
    writer.write([request([lineOf('outcome', 1)], { late: [lineOf('outcome', 2)] })]);
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

test('an intent that a server gave up before it ended is closed as refused', () => {
  const runs = { server: true };
  const { writer, request, path } = writing(() => runs.server);
  const server = { pid: SELF.pid, start_ticks: SELF.startTime, pid_namespace: SELF.pidNamespace };
  writer.write([request([{ ...lineOf('intent'), server, monotonic_ms: 5 }])]);
  runs.server = false;
  writer.write([request([], { opens: true, givenUp: [5] })]);
  assert.deepEqual(summary(path), [
    ['intent', undefined, undefined, undefined],
    ['outcome', 1, 'refused', 'AUDIT_UNAVAILABLE'],
  ]);
});

test('a failure is the reply to each request, with the system call and its path if there was one', () => {
  const errors: [error: unknown, reply: object][] = [
    [
      Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write', path: '/x', errno: -28 }),
      { failed: 'no space', code: 'ENOSPC', syscall: 'write', path: '/x' },
    ],
    [Object.assign(new Error('odd'), { code: 5, syscall: 5, path: 5 }), { failed: 'odd' }],
    ['just text', { failed: 'just text' }],
  ];
  for (const [error, reply] of errors) {
    const openFolder = (): never => {
      throw error;
    };
    const { writer, request } = writing(() => true, { openFolder });
    assert.deepEqual(writer.write([request([{ event: 'intent' }]), request([{ event: 'read' }])]), [reply, reply]);
  }
  assert.deepEqual(writing().writer.write([]), []);
});

test('a request that writes nothing reads the log only, even where it cannot be written', () => {
  const open = (): never => {
    throw new Error('it is locked');
  };
  const { writer, request } = writing(() => true, {}, { ...FILE_LOCK, open });
  assert.deepEqual(writer.write([request([])]), [{ lines: [], othersAgesMs: [] }]);
  for (const more of [{ opens: true }, { givenUp: [] }, { late: [{ event: 'outcome' }] }])
    assert.ok('failed' in (writer.write([request([], more)])[0] ?? {}), JSON.stringify(more));
});

test('an intent is not written if others signalled more often than it allows; what else comes is', () => {
  const { writer, request, path } = writing();
  const now = Number(process.hrtime.bigint()) / 1e6;
  const target = { pid: 9, start_ticks: 1, name: 'x', command: null };
  writer.write([request([{ ...lineOf('intent'), monotonic_ms: now, signal: 'SIGTERM', target }])]);
  const replyTo = (event: string, othersMax: number) =>
    writer.write([request([{ ...lineOf('outcome'), event, of: null }], { othersMax })])[0] ?? assert.fail();
  const over = replyTo('intent', 0);
  assert.ok('othersAgesMs' in over);
  assert.deepEqual([over.seq, over.lines, over.othersAgesMs.length], [undefined, [], 1]);
  const just = replyTo('intent', 1);
  assert.deepEqual('seq' in just && just.seq, 2);
  const outcome = replyTo('outcome', 0);
  assert.deepEqual('seq' in outcome && outcome.seq, 3);
  assert.deepEqual(linesOf(path).length, 3);
});
