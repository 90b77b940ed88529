import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BEGINNING, type Link, seal } from '../../src/audit/chain.ts';
import { namesOf } from '../../src/audit/names.ts';
import { recentOfOthers } from '../../src/audit/recent-signals.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { NO_MODES } from '../posix.ts';
import { DISK } from './own-disk.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, SELF } from './support.ts';

/** What other servers of the same log signalled in the last minute. */

const AT = Date.parse('2026-01-01T00:00:00Z');
const OTHER = { pid: 4242, start_ticks: 7, pid_namespace: '1' };

const line = (over: Readonly<Record<string, unknown>> = {}) => ({
  at: new Date(AT).toISOString(),
  boot: SELF.boot,
  host: 'here',
  server: OTHER,
  event: 'intent',
  signal: 'SIGTERM',
  counts: true,
  target: { pid: 50, start_ticks: 500, name: 'node', command: null },
  monotonic_ms: 1000,
  ...over,
});

const textOf = (lines: readonly object[]): string => {
  let last: Link = BEGINNING;
  return lines
    .map((fields) => {
      const sealed = seal(fields, last);
      last = sealed;
      return sealed.text;
    })
    .join('');
};

/** `old`: the file before. */
function ages(
  lines: readonly object[],
  now = { monotonicMs: 1000, unixMs: AT },
  old: readonly object[] = [],
): number[] {
  const names = namesOf(join(newFolder(), 'audit.jsonl'));
  writeFileSync(names.log, textOf(lines));
  writeFileSync(names.old(1), textOf(old));
  return recentOfOthers({ disk: DISK, names }, SELF, now);
}

test('a signal counts for a minute, within one boot by the monotonic clock', () => {
  for (const [passedMs, found] of [
    [0, [0]],
    [59_999, [59_999]],
    [60_000, []],
  ] as const) {
    assert.deepEqual(ages([line()], { monotonicMs: 1000 + passedMs, unixMs: 0 }), found);
    assert.deepEqual(ages([line({ boot: 'before' })], { monotonicMs: 0, unixMs: AT + passedMs }), found);
    assert.deepEqual(ages([line({ monotonic_ms: undefined })], { monotonicMs: 0, unixMs: AT + passedMs }), found);
  }
});

test('a signal in the future does not count, nor does a clock ahead of ours', () => {
  assert.deepEqual(ages([line({ boot: 'before' })], { monotonicMs: 0, unixMs: AT - 1 }), []);
  assert.deepEqual(ages([line({ monotonic_ms: 1001 })], { monotonicMs: 1000, unixMs: AT + 5 }), [5]);
});

test('only limited signals of other servers count, each process once', () => {
  const own = { pid: SELF.pid, start_ticks: SELF.startTime, pid_namespace: SELF.pidNamespace };
  const target = { pid: 51, start_ticks: 510, name: 'node', command: null };
  for (const [what, other] of [
    ['its own', { server: own }],
    ['an outcome', { event: 'outcome' }],
    ['a priority', { signal: undefined }],
    ['of nothing', { target: undefined }],
    ['not limited', { counts: false }],
  ] as const)
    assert.deepEqual(ages([line(other)]), [], what);
  assert.deepEqual(ages([line(), line({ signal: 'SIGKILL' })]), [0]);
  assert.equal(ages([line(), line({ target })]).length, 2);
  assert.equal(ages([line(), line({ target: { ...target, pid: 50 } })]).length, 2);
  assert.equal(ages([line(), line({ server: { ...OTHER, pid: 4243 } })]).length, 2);
});

test('a tree counts once if its server does not record which signals count', () => {
  const member = (pid: number, over: object = {}) =>
    line({ counts: undefined, target: { pid, start_ticks: 1, name: 'x', command: null }, ...over });
  const tree = { arguments: { pid: 50, tree: true } };
  assert.equal(ages([member(50, tree), member(51, tree)]).length, 1);
  assert.equal(ages([member(50), member(51)]).length, 2);
  assert.equal(
    ages([line(tree), line({ ...tree, target: { pid: 51, start_ticks: 1, name: 'x', command: null } })]).length,
    2,
  );
});

test('the older file counts only if the newest does not go back a minute', () => {
  const now = { monotonicMs: 61_000, unixMs: AT };
  const [old, young, other] = [line(), line({ monotonic_ms: 60_000 }), { ...OTHER, pid: 4243 }];
  assert.deepEqual(ages([young], now, [line({ server: other, monotonic_ms: 59_000 })]), [2000, 1000]);
  assert.deepEqual(ages([old, young], now, [line({ server: other, monotonic_ms: 59_000 })]), [1000]);
});

test('a missing log has none', () => {
  assert.deepEqual(
    recentOfOthers({ disk: DISK, names: namesOf(join(newFolder(), 'audit.jsonl')) }, SELF, {
      monotonicMs: 0,
      unixMs: AT,
    }),
    [],
  );
});

test('no intent is written beyond what other servers leave of the limit', { skip: NO_MODES }, async () => {
  const folder = newFolder();
  const other = await open(folder, { self: { ...SELF, pid: 4242 } });
  await act(other.audit);
  const { audit, path } = await open(folder);
  await audit.refresh(false);
  assert.equal(audit.recentOfOthers().length, 1);
  assert.equal(await audit.recordIntent(INTENT, 0), undefined);
  assert.equal(linesOf(path).length, 2);
  assert.equal(await audit.recordIntent(INTENT, 1), 3);
});

test('the whole minute counts, however long its lines are and whatever follows them', { skip: NO_MODES }, async () => {
  const folder = newFolder();
  const other = await open(folder, { self: { ...SELF, pid: 4242 }, reads: true });
  const command = BUILT_IN.command(['node', 'x'.repeat(3000)], 3000);
  for (let pid = 100; pid < 150; pid++)
    await other.audit.recordIntent({ ...INTENT, counts: true, target: { ...INTENT.target, pid, command } });
  for (let reads = 0; reads < 200; reads++) other.audit.recordRead(ORIGIN, 1);
  const { audit } = await open(folder);
  await audit.refresh(false);
  assert.equal(audit.recentOfOthers().length, 50);
});

test(
  'as servers record them, only limited signals count, and each process of a tree once',
  { skip: NO_MODES },
  async () => {
    const folder = newFolder();
    const other = await open(folder, { self: { ...SELF, pid: 4242 } });
    const origin = { ...ORIGIN, arguments: { tree: true } };
    for (const [pid, counts] of [
      [100, true],
      [101, true],
      [102, false],
      [100, false],
    ] as const)
      await other.audit.recordIntent({ ...INTENT, origin, counts, target: { ...INTENT.target, pid } });
    const { audit } = await open(folder);
    await audit.refresh(false);
    assert.equal(audit.recentOfOthers().length, 2);
  },
);
