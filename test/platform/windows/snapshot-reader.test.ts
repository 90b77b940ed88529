import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeSnapshot } from '../../../src/platform/windows/snapshot-reader.ts';
import type { UserId } from '../../../src/process/owner.ts';
import { JOHN, ME, type MemoryProcess, made, memoryWindows, ofSystem } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

function snapshotsOn(...added: readonly MemoryProcess[]) {
  const here = memoryWindows(...added);
  const sources = sourcesOn(here);
  const learned: UserId[][] = [];
  return {
    here,
    learned,
    take: (want: Partial<Parameters<typeof takeSnapshot>[0]>, hidden: readonly number[] = []) =>
      takeSnapshot(
        { wants: () => true, argv: false, ...want },
        {
          ...{ tables: sources.tables, reader: sources.processes },
          hidden: () => new Set(hidden),
          learnUsers: async (users) => void learned.push([...users]),
        },
      ),
  };
}

test('those that are not wanted are counted by their user, unknown ones too', async () => {
  const { take, learned } = snapshotsOn(made(5000, { user: JOHN }), ofSystem(800));
  const { processes, skipped, vanished, unreadable } = await take({ wants: (user) => user === ME });
  assert.deepEqual(
    processes.map(({ pid }) => pid),
    [3000, 4000, 4004],
  );
  assert.deepEqual(
    [...skipped],
    [
      ['S-1-5-18', 3],
      [null, 4],
      [JOHN, 1],
    ],
  );
  assert.deepEqual([vanished, unreadable], [0, 0]);
  assert.deepEqual(learned, [[ME]], 'the names of those that are shown');
});

test('what has ended is counted, and our own helper processes are not there', async () => {
  const { take, here } = snapshotsOn(made(5000), made(5004), made(5008));
  here.before = (call) => call === 'open' && here.processes.delete(5000);
  const { processes, vanished } = await take({ pids: [5000, 5004, 5008, 5012] }, [5008]);
  assert.deepEqual([processes.map(({ pid }) => pid), vanished], [[5004], 2]);
});

test('command lines only if they are asked for', async () => {
  const { take } = snapshotsOn(made(5000));
  const argv = async (asked: boolean) => (await take({ argv: asked, pids: [5000] })).processes[0]?.argv;
  assert.deepEqual([await argv(false), await argv(true)], [undefined, ['C:\\Programs\\p5000.exe']]);
});
