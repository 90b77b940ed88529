import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { DISK } from '../../src/audit/disk.ts';
import type { Request } from '../../src/audit/messages.ts';
import { createWriter } from '../../src/audit/writer.ts';
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
  assert.equal(warnings.length, 2);
  isLost = false;
  await act(audit);
  const outcomes = linesOf(path).filter((line) => line.of === of);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['exited'],
  );
});

/** Requests as servers make them, to be written by one writer. */
function writing(serverRuns = true) {
  const path = join(newFolder(), 'audit.jsonl');
  const calls: string[] = [];
  const disk = {
    ...DISK,
    sync(fd: number) {
      DISK.sync(fd);
      calls.push('sync');
    },
  };
  const write = createWriter({ disk, self: SELF, isRunning: () => true, serverRuns: () => serverRuns });
  const place = { path, maxBytes: 1_000_000, version: '0', self: SELF, user: { uid: 0, gid: 0 } };
  const request = (fields: Request['fields'], more: Partial<Request> = {}): Request => ({
    place,
    late: [],
    fields,
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

test('for a server that is gone outcomes are written, but nothing is announced any more', () => {
  const { write, request, path } = writing(false);
  const fields = { boot: 'boot', host: 'here', at: '2026-11-28T00:00:00.000Z' };
  const server = { pid: 1, start_ticks: 1, pid_namespace: '1' };
  write([request([{ ...fields, server, event: 'intent' }]), request([{ ...fields, server, event: 'outcome' }])]);
  assert.deepEqual(
    linesOf(path).map(({ event }) => event),
    ['outcome'],
  );
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
