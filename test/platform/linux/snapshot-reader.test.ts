import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import type { FourIds } from '../../../src/platform/linux/proc/status.ts';
import { takeSnapshot } from '../../../src/platform/linux/snapshot-reader.ts';
import { createOwners, userOf } from '../../../src/platform/posix/owners.ts';
import { facts } from '../../memory/processes.ts';

const OWN = process.geteuid?.() ?? 0;
/** Neither root nor this user. */
const [MINE, OTHER] = [OWN + 1, OWN + 2];
const CLOCK = { unitsPerS: 100, now: 1000, originUnixS: 5 };

/** What is known of each pid: who owns its folder, whether its stat may be read, whether it is a process still. */
interface Known {
  readonly owner?: number;
  readonly stat?: number;
  readonly isRead?: boolean;
  /** Its ids may not be read, only who owns its folder. */
  readonly hidesIds?: boolean;
  /** How often its folder is still there. */
  readonly looks?: number;
}
function machine(known: Readonly<Record<number, Known>>) {
  const asked: (readonly [string, ...unknown[]])[] = [];
  const looked = new Map<number, number>();
  const sources: Parameters<typeof takeSnapshot>[1] = {
    files: {
      ...fsFiles('/no/such/path'),
      pids: () => Object.keys(known).map(Number),
      owner(pid) {
        const looks = looked.get(pid) ?? 0;
        looked.set(pid, looks + 1);
        return looks < (known[pid]?.looks ?? 9) ? known[pid]?.owner : undefined;
      },
      read: (pid) => known[pid]?.stat ?? 300,
    },
    reader: {
      owners: createOwners(),
      nowTicks: () => 1000,
      clock: () => CLOCK,
      readUids(pid): FourIds | undefined {
        asked.push(['readUids', pid]);
        const { owner, hidesIds } = known[pid] ?? {};
        return owner === undefined || hidesIds ? undefined : [owner, owner, owner, owner];
      },
      readProcess(pid, argvBytes, uids) {
        asked.push(['readProcess', pid, argvBytes, uids?.[1]]);
        return known[pid]?.isRead === false
          ? undefined
          : facts(pid, { owner: createOwners().owner([pid, OWN, OWN, OWN]) });
      },
      withSerial: (found, sinceTicks) => found && { ...found, serial: String(sinceTicks) },
    },
    hidden: () => new Set([99]),
    learnUsers: async (uids) => void asked.push(['learnUsers', ...uids]),
  };
  return {
    asked,
    take: (want: Partial<Parameters<typeof takeSnapshot>[0]> = {}) =>
      takeSnapshot({ wants: (user) => user === userOf(MINE), argv: false, ...want }, sources),
  };
}

test('processes of other owners are counted and not read, those of this server itself not even counted', async () => {
  const { asked, take } = machine({
    1: { owner: MINE },
    2: { owner: OTHER },
    3: { owner: OTHER },
    99: { owner: MINE },
  });
  const { processes, skipped, vanished, unreadable, clock } = await take();
  assert.deepEqual(
    processes.map(({ pid, serial }) => [pid, serial]),
    [[1, '1000']],
  );
  assert.deepEqual([...skipped], [[userOf(OTHER), 2]]);
  assert.deepEqual([vanished, unreadable, clock], [0, 0, CLOCK]);
  assert.deepEqual(asked, [
    ['readProcess', 1, 0, undefined],
    ['learnUsers', '1'],
  ]);
});

test('who wants the processes of root wants nearly all: their ids are read at once', async () => {
  const { asked, take } = machine({ 1: { owner: 0 }, 2: { owner: OTHER } });
  const { processes, skipped } = await take({ wants: (user) => user === userOf(0) });
  assert.deepEqual([processes.length, [...skipped]], [1, [[userOf(OTHER), 1]]]);
  assert.deepEqual(asked, [
    ['readUids', 1],
    ['readProcess', 1, 0, 0],
    ['readUids', 2],
    ['learnUsers', '1'],
  ]);
});

test('command lines are read if they are wanted, of given pids only those', async () => {
  const { asked, take } = machine({ 1: { owner: MINE }, 2: { owner: MINE } });
  const { processes } = await take({ argv: true, pids: [2] });
  assert.deepEqual(
    processes.map(({ pid }) => pid),
    [2],
  );
  assert.deepEqual(asked[0], ['readProcess', 2, 4096, undefined]);
});

test('a process that cannot be read has vanished, is denied, or is unreadable', async () => {
  const [EACCES, ENOENT] = [-13, -2];
  const { take } = machine({
    1: {},
    2: { owner: MINE, isRead: false, stat: EACCES },
    3: { owner: MINE, isRead: false, stat: ENOENT },
    4: { owner: MINE, isRead: false },
  });
  const { processes, skipped, vanished, unreadable } = await take();
  assert.deepEqual([processes.length, [...skipped], vanished, unreadable], [0, [[userOf(MINE), 1]], 1, 2]);
  const own = machine({ 5: { owner: OWN, isRead: false, stat: EACCES } });
  const mine = await own.take({ wants: () => true });
  assert.deepEqual([mine.skipped.size, mine.unreadable], [0, 1]);
});

test('where the ids of a process are hidden, the owner of its folder counts', async () => {
  const { asked, take } = machine({ 1: { owner: 0, hidesIds: true }, 2: { owner: OTHER, hidesIds: true } });
  const { processes, skipped } = await take({ wants: (user) => user === userOf(0) });
  assert.deepEqual([processes.length, [...skipped]], [1, [[userOf(OTHER), 1]]]);
  assert.deepEqual(asked[1], ['readProcess', 1, 0, undefined]);
});

test('a process whose folder is gone by the time that it is read has vanished, whatever its stat says', async () => {
  const gone = { owner: MINE, isRead: false, stat: -13, looks: 1 };
  const { skipped, vanished, unreadable } = await machine({ 1: gone }).take();
  assert.deepEqual([skipped.size, vanished, unreadable], [0, 1, 0]);
});
