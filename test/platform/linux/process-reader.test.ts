import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { ProcessReader } from '../../../src/platform/linux/process-reader.ts';
import { facts } from '../../fake.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

const CLOCK = { ticksPerS: 100, uptimeS: 10, bootUnixS: 5 };
const status = (uid: number, tgid = 7) =>
  `Name:\tx\nTgid:\t${tgid}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t0\t0\t0\t0\nHugetlbPages:\t      8 kB\n`;

function reader(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  over: { readonly hasHugePages?: boolean } = {},
) {
  return new ProcessReader({
    ...{ files: fsFiles(fakeProc(t, files)), live: undefined, ownPid: 7, readsArgv: true, pageBytes: 4096 },
    ...{ ticksPerS: 100, uptimeS: () => 10.019, clock: () => CLOCK, hidden: () => new Set([99]) },
    hasHugePages: () => over.hasHugePages ?? false,
  });
}

test('memory includes huge pages where the machine has them, of programs alone', (t) => {
  const files = { '7/stat': statLine(7), '7/status': status(1), '7/statm': '10 5 2 1 0 1 0\n' };
  assert.equal(reader(t, files).readProcess(7, 0)?.rssBytes, 4096);
  assert.equal(reader(t, files, { hasHugePages: true }).readProcess(7, 0)?.rssBytes, 4096 + 8192);
  const kernel = { ...files, '7/stat': statLine(7).replace('4194304', String(4_194_304 | 0x20_0000)) };
  assert.equal(reader(t, kernel, { hasHugePages: true }).readProcess(7, 0)?.rssBytes, 4096);
  const seen = facts(7, { startTicks: 70, rssBytes: 1 });
  assert.equal(reader(t, files).refresh(seen)?.rssBytes, 5 * 4096);
  assert.equal(reader(t, files, { hasHugePages: true }).refresh(seen)?.rssBytes, 5 * 4096 + 8192);
});

test('a process is read again as the one that was seen, or not at all', async (t) => {
  const processes = reader(t, { '7/stat': statLine(7), '7/cmdline': 'a\0' });
  const seen = facts(7, { startTicks: 70 });
  const { argv: _, ...withoutArgv } = seen;
  assert.equal(processes.verify(seen), true);
  assert.deepEqual(processes.refresh(withoutArgv)?.argv, ['a']);
  assert.equal(processes.refresh({ ...seen, startTicks: 71 }), undefined);
  assert.equal(await processes.readVerified(seen, ({ pid }) => pid), 7);
  assert.equal(await processes.readVerified({ ...seen, startTicks: 71 }, ({ pid }) => pid), undefined);
});

test('of a leader that has exited the ids of a thread count, unless the leader was root', (t) => {
  const exited = (uid: number) => ({
    ...{
      '7/stat': statLine(7, { state: 'Z', threads: 2 }),
      '7/status': status(uid),
      '7/task/7/stat': statLine(7, { state: 'Z' }),
    },
    ...{ '7/task/8/stat': statLine(8, { state: 'R' }), '7/task/8/status': status(1002) },
  });
  const process = reader(t, exited(1001)).readProcess(7, 0);
  assert.deepEqual([process?.liveTid, process?.status, process?.uids[0]], [8, 'running', 1002]);
  assert.equal(reader(t, exited(0)).readProcess(7, 0)?.uids[0], 0);
});

test('the chain of parents ends at pid 1, at what is hidden, and at a circle', (t) => {
  const chain = {
    '1/stat': statLine(1, { ppid: 0 }),
    '5/stat': statLine(5, { ppid: 1 }),
    '7/stat': statLine(7, { ppid: 5 }),
  };
  assert.deepEqual(reader(t, chain).ancestors(), [7, 5, 1]);
  assert.deepEqual(reader(t, chain).ancestors(5), [5, 1]);
  assert.deepEqual(reader(t, { '7/stat': statLine(7, { ppid: 5 }) }).ancestors(), [7, 5]);
  assert.deepEqual(reader(t, { ...chain, '5/stat': statLine(5, { ppid: 7 }) }).ancestors(), [7, 5]);
});

test('/proc hides processes if it does not show pid 1', (t) => {
  assert.equal(reader(t, { '1/stat': statLine(1) }).hidesSome(), false);
  assert.equal(reader(t, { '7/stat': statLine(7) }).hidesSome(), true);
});

test('a thread belongs to its leader; of a process without a status the folder decides', (t) => {
  const files = { '7/status': status(1), '8/status': status(1), '9/stat': '' };
  const { threadGroupOf } = reader(t, files);
  assert.deepEqual([7, 8, 10].map(threadGroupOf), [7, 7, undefined]);
  const unreadable = reader(t, { '9/status/x': '' });
  assert.deepEqual(unreadable.threadGroupOf(9), 9);
});

test("this server's helpers and threads are no processes", (t) => {
  const files = { '7/stat': statLine(7), '7/status': status(1), '8/stat': statLine(8), '8/status': status(1) };
  const { read } = reader(t, { ...files, '99/stat': statLine(99), '99/status': status(1, 99) });
  assert.deepEqual(
    [7, 8, 99].map((pid) => read(pid)?.pid),
    [7, undefined, undefined],
  );
});

test('times are counted in ticks', (t) => {
  const processes = reader(t, { '7/stat': statLine(7, { utime: 250 }) });
  assert.equal(processes.nowTicks(), 1001);
  assert.equal(processes.cpuTimeNs(7), 2.5e9);
  assert.equal(processes.cpuTimeNs(8), undefined);
  assert.deepEqual(processes.identify(7), { pid: 7, startTicks: 70 });
});
