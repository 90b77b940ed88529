import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { findLiveThread, withLiveThread } from '../../../src/platform/linux/live-thread.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

/** Process 10, whose leader has exited, with threads in these states. */
function filesWith(t: TestContext, threads: Readonly<Record<number, string>>) {
  const stats = Object.entries({ 10: 'Z', ...threads }).map(([tid, state]) => [
    `10/task/${tid}/stat`,
    statLine(Number(tid), { state }),
  ]);
  return fsFiles(fakeProc(t, Object.fromEntries(stats)));
}

test('of a leader that has exited the first live thread is read, as running if any runs', (t) => {
  const files = filesWith(t, { 11: 'Z', 12: 'S', 13: 'D', 14: 'X' });
  const { tid, stat } = findLiveThread(files, 10) ?? assert.fail();
  assert.ok((tid === 12 && stat.status === 'sleeping') || (tid === 13 && stat.status === 'disk-sleep'));
  const running = findLiveThread(filesWith(t, { 11: 'S', 12: 'R' }), 10);
  assert.equal(running?.stat.status, 'running');
});

test('without a live thread there is none', (t) => {
  assert.equal(findLiveThread(filesWith(t, { 11: 'Z', 12: 'x' }), 10), undefined);
  assert.equal(findLiveThread(filesWith(t, {}), 10), undefined);
  assert.equal(findLiveThread(filesWith(t, {}), 99), undefined);
});

test('at most 64 threads are looked at for one that runs', (t) => {
  const files = filesWith(t, Object.fromEntries(Array.from({ length: 100 }, (_, at) => [11 + at, 'S'])));
  let looks = 0;
  findLiveThread({ ...files, read: (...of) => files.read(...of) + 0 * looks++ }, 10);
  assert.equal(looks, 64);
});

test('a thread that has ended is replaced by another, or by none', (t) => {
  const files = filesWith(t, { 11: 'S', 12: 'Z' });
  const leader = facts(10);
  assert.equal(withLiveThread(files, leader), leader);
  const now = { ...leader, liveTid: 11 };
  assert.equal(withLiveThread(files, now), now);
  assert.deepEqual(withLiveThread(files, { ...leader, liveTid: 12 }), now);
  assert.deepEqual(withLiveThread(filesWith(t, { 12: 'Z' }), { ...leader, liveTid: 12 }), leader);
});
