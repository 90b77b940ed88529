import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import type { Stream } from '../../../src/platform/standard-streams.ts';
import { streams } from '../../../src/tools/get_process_info/stdio.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';

const OWN = facts(42, { ppid: 7 });

/** The outputs of process 42, whose parent is 7 and whose sibling is 41; 12 is John's. `holder` has the other end. */
async function outputs(stdout: Stream | null, stderr: Stream | null, holder?: number) {
  const john = facts(12, { owner: ownedBy(JOHN) });
  const here = machine(ME, [OWN, facts(50), facts(41, { ppid: 7, comm: 'tee' }), facts(7), john]);
  const tried: number[][] = [];
  const shown: number[] = [];
  const platform = {
    ...memoryMachine(here),
    streams: async () => ({ stdout, stderr, unavailable: stdout ? {} : { stdout: 'not allowed' } }),
    peersOf: async (wanted: ReadonlySet<string>, pids: Iterable<number>) => {
      tried.push([...pids]);
      return new Map(holder === undefined ? [] : [...wanted].map((end) => [end, holder]));
    },
  };
  const recordSighting = ({ pid }: { pid: number }) => void shown.push(pid);
  const view = createAccessView(platform, () => DEFAULT_ACCESS, { recordSighting });
  const info = await streams({ machine: platform, view }, OWN);
  assert.ok(info);
  return { info, tried, shown };
}

test('a pipe leads to the process that reads it; no process is searched for without one', async () => {
  const pipe: Stream = { kind: 'pipe', otherEnd: 'pipe:[1]' };
  const { info, tried, shown } = await outputs(pipe, { kind: 'null' }, 41);
  assert.deepEqual(info, {
    stdout: { kind: 'pipe', pid: 41, name: 'tee' },
    stderr: { kind: 'null' },
    unavailable: {},
  });
  assert.deepEqual(tried, [[7, 41, 50, 42]], 'the parent, siblings, the other visible processes, itself');
  assert.deepEqual(shown, [41]);
  assert.deepEqual((await outputs({ kind: 'terminal', path: 'pts/3' }, { kind: 'journal' })).tried, []);
});

test('the reader of a pipe may be hidden: then it has neither name nor pid', async () => {
  for (const holder of [12, 99, undefined]) {
    const { info, shown } = await outputs({ kind: 'pipe', otherEnd: 'pipe:[1]' }, { kind: 'closed' }, holder);
    assert.deepEqual(info.stdout, { kind: 'pipe', pid: null, name: null });
    assert.deepEqual(info.unavailable, { 'stdout.pid': 'no process that this server may look into reads from it' });
    assert.deepEqual(shown, []);
  }
});

test('a pipe that no process reads any more is closed at its other end', async () => {
  const { info, tried } = await outputs({ kind: 'null' }, { kind: 'pipe', otherEnd: null });
  assert.deepEqual(info.stderr, { kind: 'pipe', pid: null, name: null });
  assert.deepEqual(info.unavailable, { 'stderr.pid': 'its other end is closed: nothing reads from it any more' });
  assert.deepEqual(tried, []);
});

test('a deleted log file is called deleted, an unreadable output is null', async () => {
  const { info } = await outputs(null, { kind: 'file', path: '/var/log/x', deleted: true });
  assert.deepEqual([info.stdout, info.stderr], [null, { kind: 'file', path: '/var/log/x', deleted: true }]);
  assert.deepEqual(info.unavailable, { stdout: 'not allowed' });
});

test('a process that has ended has no outputs', async () => {
  const platform = { ...memoryMachine(machine(ME, [])), streams: async () => undefined };
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  assert.equal(await streams({ machine: platform, view }, OWN), undefined);
});
