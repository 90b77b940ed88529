import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { HolderMemory } from '../../../src/platform/linux/holder-memory.ts';

/** A memory of sockets 1 and 2, a clock that the test sets, and what process 7 has open: fd → inode. */
function memory(t: TestContext) {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const open = new Map([
    [3, 1],
    [4, 2],
  ]);
  const rings = new Map<number, readonly number[]>();
  const files = {
    ...fsFiles('/no/such/path'),
    socketAt: (_: number, fd: number) => open.get(fd),
    registeredWith: (_: number, fd: number) => rings.get(fd) ?? null,
  };
  const remembered = new HolderMemory(files, () => [1, 2]);
  const table = { ino: 70, count: 5 };
  const remember = (found: {
    readonly held?: readonly { inode: number; fd?: number }[];
    readonly rings?: readonly number[];
  }) => remembered.remember(7, { ...table, held: [], rings: [], round: remembered.round, atMs: clock.nowMs, ...found });
  return { clock, open, rings, remembered, table, remember };
}
const HELD = [
  { inode: 1, fd: 3 },
  { inode: 2, fd: 4 },
];

test('what a process holds is known while its table looks the same and each descriptor leads to its socket', async (t) => {
  const { open, remembered, table, remember } = memory(t);
  const since = remembered.lookFor(new Set([1]));
  remember({ held: HELD });
  assert.equal(remembered.has(7), true);
  assert.deepEqual(await remembered.recall(7, table, since), HELD);
  assert.equal(await remembered.recall(7, { ...table, ino: 71 }, since), undefined);
  assert.equal(await remembered.recall(7, { ...table, count: 6 }, since), undefined);
  assert.equal(await remembered.recall(8, table, since), undefined);
  open.set(4, 9);
  assert.equal(await remembered.recall(7, table, since), undefined);
});

test('it is forgotten after a minute, on request, or once the process is gone', async (t) => {
  const { clock, remembered, table, remember } = memory(t);
  remember({ held: HELD });
  clock.nowMs += 60_000;
  assert.deepEqual(await remembered.recall(7, table, 0), HELD);
  clock.nowMs += 1;
  assert.equal(await remembered.recall(7, table, 0), undefined);
  remembered.forgetAllBut(new Set([7]));
  assert.equal(remembered.has(7), true);
  remembered.forgetAllBut(new Set([8]));
  assert.equal(remembered.has(7), false);
  remember({ held: HELD });
  remembered.forget([7]);
  assert.equal(remembered.has(7), false);
});

test('what is new begins a round: records of earlier rounds do not cover it', async (t) => {
  const { remembered, table, remember } = memory(t);
  assert.equal(remembered.lookFor(new Set([1])), 1);
  assert.deepEqual(
    [1, 2, 3].map((inode) => remembered.isLookedFor(inode)),
    [true, true, false],
  );
  remember({ held: HELD });
  assert.equal(remembered.lookFor(new Set([2])), 1);
  assert.equal(remembered.lookFor(new Set([3, 1])), 2);
  assert.equal(remembered.isLookedFor(3), true);
  assert.equal(await remembered.recall(7, table, 2), undefined);
  assert.deepEqual(await remembered.recall(7, table, remembered.lookFor(new Set([1, 2]))), HELD);
  assert.equal(remembered.lookFor(new Set([3])), 2);
});

test('the sockets of a ring are read again each time, and not remembered', async (t) => {
  const { rings, remembered, table, remember } = memory(t);
  rings.set(5, [1, 8]);
  remember({ held: [{ inode: 2, fd: 4 }, { inode: 1 }], rings: [5] });
  assert.deepEqual(await remembered.recall(7, table, 0), [{ inode: 2, fd: 4 }, { inode: 1 }, { inode: 8 }]);
  rings.set(5, []);
  assert.deepEqual(await remembered.recall(7, table, 0), [{ inode: 2, fd: 4 }]);
  rings.delete(5);
  assert.equal(await remembered.recall(7, table, 0), undefined);
});
