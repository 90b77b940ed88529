import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, SELF } from './support.ts';

/** What other servers of the same log signalled in the last minute. */

test('no intent is written beyond what other servers leave of the limit', async () => {
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

test('the whole minute is counted, however long its lines are and whatever comes after them', async () => {
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

test('only limited signals count, and each process of a tree counts once', async () => {
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
});
