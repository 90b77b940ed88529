import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WriterRequest } from '../../src/audit/messages.ts';
import { WriteQueue } from '../../src/audit/write-queue.ts';
import { until } from '../e2e/waiting.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, SELF, summary, verdictOf } from './support.ts';

/** Lines whose writer does not reply, or cannot write them. */

const OUTCOME = { origin: ORIGIN, outcome: 'exited', duration_ms: 1 } as const;

test('an intent that was given up and written after all is closed as refused', async () => {
  let isLost = false;
  const { audit, path } = await open(newFolder(), { loses: () => isLost });
  isLost = true;
  await assert.rejects(audit.recordIntent(INTENT), /AUDIT_UNAVAILABLE: .*its disk does not answer/);
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

test('an outcome whose reply was lost is not written twice, one that was not written is retried', async () => {
  let isLost = false;
  const { audit, path, warnings } = await open(newFolder(), { loses: () => isLost });
  const of = (await audit.recordIntent(INTENT)) ?? null;
  isLost = true;
  audit.recordOutcome({ ...OUTCOME, of });
  audit.recordOutcome({ ...OUTCOME, of: null, outcome: 'refused' });
  await audit.flush();
  assert.equal(warnings.length, 1, 'one cause, one warning');
  isLost = false;
  await act(audit);
  const outcomes = linesOf(path).filter((line) => line.of === of);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['exited'],
  );
});

test('an outcome that could not be written is retried, after a while and when the server ends', async () => {
  const atEnd = await open(newFolder());
  const folder = join(atEnd.path, '..');
  const of = (await atEnd.audit.recordIntent(INTENT)) ?? null;
  renameSync(folder, `${folder}.away`);
  atEnd.audit.recordOutcome({ ...OUTCOME, of });
  await atEnd.audit.flush();
  renameSync(`${folder}.away`, folder);
  assert.equal(linesOf(atEnd.path).length, 1);
  await atEnd.audit.close();
  assert.deepEqual(summary(atEnd.path).at(-1), ['outcome', 1, 'exited', undefined]);

  const inTime = await open(newFolder());
  const other = join(inTime.path, '..');
  renameSync(other, `${other}.away`);
  inTime.audit.recordOutcome({ ...OUTCOME, of: null, outcome: 'refused' });
  await inTime.audit.flush();
  renameSync(`${other}.away`, other);
  await until(() => (existsSync(inTime.path) && linesOf(inTime.path).length === 1) || undefined, 'it is written');
});

/** A queue, and the requests that it makes. `reply` answers each. */
function queueTo(reply: (request: WriterRequest) => ReturnType<typeof LINES> | Promise<never>) {
  const requests: WriterRequest[] = [];
  const warnings: string[] = [];
  const queue = new WriteQueue({
    context: { path: '/x/audit.jsonl', maxBytes: 1, version: '0', self: SELF, user: { uid: 0, gid: 0 } },
    warn: (text) => warnings.push(text),
    async send(request) {
      requests.push(request);
      return reply(request);
    },
  });
  return { queue, requests, warnings };
}
const LINES = (over: { readonly othersAgesMs?: number[] } = {}) => ({ lines: [], seq: 7, othersAgesMs: [], ...over });

test('the first request opens the log, and again if that failed', async () => {
  let fails = true;
  const { queue, requests, warnings } = queueTo(() => (fails ? Promise.reject(new Error('odd')) : LINES()));
  await queue.open();
  assert.match(warnings.join(), /^AUDIT_UNAVAILABLE: the audit log \/x\/audit\.jsonl cannot be written: /);
  fails = false;
  assert.equal(await queue.write({ event: 'intent' }), 7);
  await queue.write({ event: 'intent' });
  assert.deepEqual(
    requests.map(({ opens }) => opens),
    [true, true, false],
  );
});

test('nothing is sent while the disk does not answer', async () => {
  const { queue, requests } = queueTo(() => LINES());
  queue.silence = 'it lies on a silent mount';
  await assert.rejects(queue.write({ event: 'intent' }), { message: 'it lies on a silent mount' });
  await queue.countOthers();
  assert.deepEqual(requests, []);
});

test('an intent is synced and waits four seconds for other writers; a read is not', async () => {
  const { queue, requests } = queueTo(() => LINES());
  const before = Number(process.hrtime.bigint()) / 1e6;
  await queue.write({ event: 'intent' }, 3);
  queue.writeLater({ event: 'read' }, { isKept: false });
  queue.writeLater({ event: 'outcome' }, { isKept: true });
  await queue.flush();
  assert.deepEqual(
    requests.map(({ sync, othersMax }) => [sync, othersMax]),
    [
      [true, 3],
      [false, undefined],
      [true, undefined],
    ],
  );
  const waitsMs = (requests[0]?.untilMs ?? 0) - before;
  assert.ok(waitsMs >= 4000 && waitsMs < 60_000, String(waitsMs));
});

test('the signals of others grow older between two questions; a question that fails leaves none', async () => {
  let fails = false;
  const { queue, requests } = queueTo(() =>
    fails ? Promise.reject(new Error('odd')) : LINES({ othersAgesMs: [1000] }),
  );
  assert.deepEqual(queue.recentOfOthers(), []);
  await queue.countOthers();
  const [age = 0] = queue.recentOfOthers();
  assert.ok(age >= 1000 && age < 60_000, String(age));
  const { late, fields, sync, opens } = requests[0] ?? assert.fail();
  assert.deepEqual({ late, fields, sync, opens }, { late: [], fields: [], sync: false, opens: false });
  fails = true;
  await queue.countOthers();
  assert.deepEqual(queue.recentOfOthers(), []);
});

test('at most 1,000 outcomes wait for the log; reads do not wait', async () => {
  let fails = true;
  const { queue, requests } = queueTo(() => (fails ? Promise.reject(new Error('odd')) : LINES()));
  for (let of = 0; of < 1005; of++) queue.writeLater({ event: 'outcome', of }, { isKept: true });
  queue.writeLater({ event: 'read' }, { isKept: false });
  await queue.flush();
  fails = false;
  await queue.close();
  const late = requests.at(-1)?.late ?? [];
  assert.equal(late.length, 1000);
  assert.ok(late.every(({ event }) => event === 'outcome'));
});

test('the failure that the writer met is thrown as it was: an error of the system, or an unsuitable file', async () => {
  for (const [reply, wanted] of [
    [
      { failed: 'no space', code: 'ENOSPC', syscall: 'write', path: '/x' },
      { message: 'no space', code: 'ENOSPC', syscall: 'write' },
    ],
    [{ failed: 'it is a link' }, { message: 'it is a link', name: 'Error' }],
  ] as const) {
    const queue = new WriteQueue({
      context: { path: '/x', maxBytes: 1, version: '0', self: SELF, user: { uid: 0, gid: 0 } },
      warn: () => undefined,
      send: async () => reply,
    });
    await assert.rejects(queue.write({}), wanted);
  }
});
