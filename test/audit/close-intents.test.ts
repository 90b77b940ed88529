import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { closingLines, isOpenIn } from '../../src/audit/close-intents.ts';
import type { WriterRequest } from '../../src/audit/messages.ts';
import { Line } from '../../src/audit/record.ts';
import { NO_MODES } from '../posix.ts';
import { INTENT, linesOf, newFolder, open, SELF } from './support.ts';

const intent = (seq: number, over: object = {}): Line =>
  Line.parse({
    seq,
    at: '2026-01-01T00:00:00.000Z',
    boot: SELF.boot,
    host: SELF.host,
    server: { pid: SELF.pid, start_ticks: SELF.startTime, pid_namespace: SELF.pidNamespace },
    event: 'intent',
    client: { name: 'test', version: '0' },
    tool: 'terminate_process',
    arguments: { pid: 50 },
    target: { pid: 50, start_ticks: 500, name: 'node', command: null },
    signal: 'SIGTERM',
    monotonic_ms: seq * 10,
    ...over,
  });
const GONE = { server: { pid: 4242, start_ticks: 1, pid_namespace: SELF.pidNamespace } };

const request = (over: Partial<WriterRequest> = {}): WriterRequest => ({
  context: { path: '/x', maxBytes: 1, version: '0', self: SELF, user: { uid: 0, gid: 0 } },
  late: [],
  fields: [],
  untilMs: 0,
  sync: true,
  opens: false,
  ...over,
});

const closed = (asked: WriterRequest, open: readonly Line[]) =>
  closingLines(asked, open, (pid) => pid !== 4242).map(({ of, outcome }) => [of, outcome]);

test('a server that opens the log closes the intents of those that ended', () => {
  const open = [intent(1), intent(2, GONE)];
  assert.deepEqual(closed(request({ opens: true }), open), [[2, 'unknown']]);
  assert.deepEqual(closed(request(), open), []);
});

test('what closes an intent repeats its facts', () => {
  const [line] = closingLines(request({ opens: true }), [intent(2, { ...GONE, nice: 5 })], () => false);
  const { client, tool, arguments: given, target, signal, nice, event, of } = line ?? assert.fail();
  assert.deepEqual([client, tool, given], [{ name: 'test', version: '0' }, 'terminate_process', { pid: 50 }]);
  assert.deepEqual([signal, nice, event, of], ['SIGTERM', 5, 'outcome', 2]);
  assert.deepEqual(target, { pid: 50, start_ticks: 500, name: 'node', command: null });
});

test('intents that this server gave up were refused; those of others and its other ones are left alone', () => {
  const open = [intent(1), intent(2), intent(1, { seq: 3, ...GONE, server: { ...GONE.server, pid: 7 } })];
  const lines = closingLines(request({ givenUp: [10] }), open, () => true);
  assert.deepEqual(
    lines.map(({ of, outcome, decision, error }) => [of, outcome, decision, error]),
    [[1, 'refused', 'deny', 'AUDIT_UNAVAILABLE']],
  );
});

test('late outcomes go last; after a writer that did not reply, only those whose intents are open', () => {
  const late = [{ of: 1 }, { of: 9 }, { of: null }];
  assert.deepEqual(
    closingLines(request({ late }), [intent(1)], () => true),
    late,
  );
  assert.deepEqual(
    closingLines(request({ late, givenUp: [] }), [intent(1)], () => true),
    [{ of: 1 }, { of: null }],
  );
  assert.deepEqual([isOpenIn([intent(1)])({ of: 1 }), isOpenIn([])({ of: 1 }), isOpenIn([])({})], [true, false, true]);
});

test('in the log, open intents of a server that ended are closed once', { skip: NO_MODES }, async () => {
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
  // After a restart of the machine all have ended; of another machine or namespace it is unknown.
  await open(folder, { self: { ...SELF, pidNamespace: '2' }, isRunning: () => false });
  assert.equal(linesOf(path).length, 3);
  await open(folder, { self: { ...SELF, boot: 'next' }, isRunning: () => true });
  assert.deepEqual(linesOf(path).at(-1)?.of, 2);
});

test('an outcome that was changed closes no intent', { skip: NO_MODES }, async () => {
  const folder = newFolder();
  const { audit, path } = await open(folder, { self: { ...SELF, pid: 4242 } });
  for (const outcome of ['exited', 'killed'] as const) {
    const of = (await audit.recordIntent(INTENT)) ?? null;
    audit.recordOutcome({ ...INTENT, of, outcome, duration_ms: 1 });
  }
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"outcome":"exited"', '"outcome":"killed"'));
  await open(folder, { isRunning: (pid) => pid === SELF.pid });
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
