import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WriterReply, WriterRequest } from '../../src/audit/messages.ts';
import { WriteQueue } from '../../src/audit/write-queue.ts';
import { until } from '../e2e/waiting.ts';
import { NO_MODES } from '../posix.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, SELF, summary, verdictOf } from './support.ts';

/** Lines whose writer does not reply, or cannot write them. */

const OUTCOME = { origin: ORIGIN, outcome: 'exited', duration_ms: 1 } as const;

test('an intent that was given up and written after all is closed as refused', { skip: NO_MODES }, async () => {
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

test(
  'an outcome whose reply was lost is not written twice, one that was not written is retried',
  { skip: NO_MODES },
  async () => {
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
  },
);

test(
  'an outcome that could not be written is retried, after a while and when the server ends',
  { skip: NO_MODES },
  async () => {
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
  },
);

/** A queue, and the requests that it makes. `reply` answers each. */
function queueTo(reply: (request: WriterRequest) => WriterReply | Promise<never>) {
  const requests: WriterRequest[] = [];
  const warnings: string[] = [];
  const copies: string[] = [];
  const queue = new WriteQueue({
    context: { path: '/x/audit.jsonl', maxBytes: 1, version: '0', self: SELF, user: { uid: 0, gid: 0 } },
    warn: (text) => warnings.push(text),
    sink: (line) => copies.push(line),
    async send(request) {
      requests.push(request);
      return reply(request);
    },
  });
  return { queue, requests, warnings, copies };
}
const LINES = (over: { readonly othersAgesMs?: number[]; readonly lines?: string[] } = {}): WriterReply => ({
  lines: [],
  seq: 7,
  othersAgesMs: [],
  ...over,
});
const lost = (): Promise<never> => Promise.reject(new Error('odd'));

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

test('intents whose reply was lost are given up in their order, and nothing else is', async () => {
  let reply: () => WriterReply | Promise<never> = lost;
  const { queue, requests } = queueTo(() => reply());
  const writes = (fields: object) => queue.write({ ...fields }).catch(() => undefined);
  await writes({ event: 'outcome', monotonic_ms: 3 });
  await writes({ event: 'intent', monotonic_ms: 5 });
  await writes({ event: 'intent' });
  await writes({ event: 'intent', monotonic_ms: 6 });
  // What the writer says that it did not write is not given up, and what is given up already stays so.
  reply = () => ({ failed: 'no space', code: 'ENOSPC' });
  await writes({ event: 'intent', monotonic_ms: 7 });
  reply = () => LINES();
  await writes({ event: 'intent', monotonic_ms: 8 });
  await writes({ event: 'intent', monotonic_ms: 9 });
  assert.deepEqual(
    requests.map(({ givenUp }) => givenUp),
    [undefined, [], [5], [5], [5, 6], [5, 6], undefined],
  );
});

test('a line that the writer says it did not write is not given up', async () => {
  let fails = true;
  const { queue, requests } = queueTo(() => (fails ? { failed: 'no space', code: 'ENOSPC' } : LINES()));
  await assert.rejects(queue.write({ event: 'intent', monotonic_ms: 5 }));
  fails = false;
  await queue.write({ event: 'intent', monotonic_ms: 6 });
  assert.deepEqual(requests[1]?.givenUp, undefined);
});

test('what is late goes along in its order with the next line, which is synced then', async () => {
  let fails = true;
  const { queue, requests } = queueTo(() => (fails ? lost() : LINES()));
  for (const of of [1, 2]) {
    queue.writeLater({ event: 'outcome', of }, { isKept: true });
    await queue.flush();
  }
  fails = false;
  queue.writeLater({ event: 'read' }, { isKept: false });
  await queue.flush();
  const { late, fields, sync } = requests.at(-1) ?? assert.fail();
  assert.deepEqual([late.map(({ of }) => of), fields, sync], [[1, 2], [{ event: 'read' }], true]);
  await queue.close();
  assert.equal(requests.length, 3, 'nothing is left to write');
});

test('a cause is reported once, another one too, and the same again after it was gone', async () => {
  let reply: WriterReply = { failed: 'no space', code: 'ENOSPC', syscall: 'write' };
  const { queue, warnings } = queueTo(() => reply);
  const writes = async () => {
    queue.writeLater({ event: 'read' }, { isKept: false });
    await queue.flush();
    return warnings.splice(0).map((text) => /E[A-Z]+(?= \()/.exec(text)?.[0]);
  };
  assert.deepEqual([await writes(), await writes()], [['ENOSPC'], []]);
  reply = { failed: 'read-only', code: 'EROFS', syscall: 'open' };
  assert.deepEqual([await writes(), await writes()], [['EROFS'], []]);
  reply = LINES();
  assert.deepEqual(await writes(), []);
  reply = { failed: 'read-only', code: 'EROFS', syscall: 'open' };
  assert.deepEqual(await writes(), ['EROFS']);
});

test('each line that was written is copied, and the signals of others are known from the reply to a limited intent', async () => {
  const { queue, copies } = queueTo(() => LINES({ lines: ['one', 'two'], othersAgesMs: [1000, 2000] }));
  await queue.write({ event: 'intent' });
  assert.deepEqual([copies, queue.recentOfOthers()], [['one', 'two'], []]);
  await queue.write({ event: 'intent' }, 0);
  const [first = 0, second = 0] = queue.recentOfOthers();
  assert.ok(first >= 1000 && second - first >= 1000 && second < 60_000, `${first} ${second}`);
});

test('an intent that is not written though others left room fails: its writer takes the server for ended', async () => {
  const { queue } = queueTo(() => ({ lines: [], othersAgesMs: [1000, 2000] }));
  assert.equal(await queue.write({ event: 'intent' }, 1), undefined);
  const ended = { name: 'Error', message: 'the process that writes it takes this server for ended' };
  for (const othersMax of [2, undefined]) await assert.rejects(queue.write({ event: 'intent' }, othersMax), ended);
});

test('a writer that counts nothing because it failed leaves no signals of others', async () => {
  let reply = LINES({ othersAgesMs: [1000] });
  const { queue } = queueTo(() => reply);
  await queue.countOthers();
  assert.equal(queue.recentOfOthers().length, 1);
  reply = { failed: 'no space' };
  await queue.countOthers();
  assert.deepEqual(queue.recentOfOthers(), []);
});

test('an outcome is retried after 1, 3, 9 and 27 seconds, and then every 30; a read is not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let fails = true;
  const { queue, requests } = queueTo(() => (fails ? lost() : LINES()));
  queue.writeLater({ event: 'read' }, { isKept: false });
  await queue.flush();
  t.mock.timers.tick(60_000);
  assert.equal(requests.length, 1);
  queue.writeLater({ event: 'outcome', of: 1 }, { isKept: true });
  await queue.flush();
  queue.writeLater({ event: 'outcome', of: 2 }, { isKept: true });
  await queue.flush();
  for (const afterMs of [1000, 3000, 9000, 27_000, 30_000, 30_000]) {
    const sent: number = requests.length;
    t.mock.timers.tick(afterMs - 1);
    assert.equal(requests.length, sent, `earlier than ${afterMs} ms`);
    t.mock.timers.tick(1);
    assert.equal(requests.length, sent + 1, `after ${afterMs} ms`);
    assert.deepEqual(requests.at(-1)?.fields, []);
    await queue.flush();
  }
  fails = false;
  t.mock.timers.tick(30_000);
  await queue.flush();
  const { length } = requests;
  assert.deepEqual(
    requests.at(-1)?.late.map(({ of }) => of),
    [1, 2],
  );
  t.mock.timers.tick(60_000);
  assert.equal(requests.length, length, 'it is written');
});
