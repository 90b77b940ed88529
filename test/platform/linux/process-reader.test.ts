import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { loadNative, type Native } from '../../../src/platform/linux/ffi/native.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { LINUX_NAMING } from '../../../src/platform/linux/naming.ts';
import { ProcessReader } from '../../../src/platform/linux/process-reader.ts';
import { createOwners } from '../../../src/platform/posix/owners.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

const CLOCK = { unitsPerS: 100, now: 1000, originUnixS: 5 };
const status = (uid: number, tgid = 7) =>
  `Name:\tx\nTgid:\t${tgid}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t0\t0\t0\t0\nHugetlbPages:\t      8 kB\n`;

function reader(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  over: { readonly hasHugePages?: boolean; readonly live?: Native } = {},
) {
  return new ProcessReader({
    ...{ files: fsFiles(fakeProc(t, files)), live: over.live, ownPid: 7, readsArgv: true, pageBytes: 4096 },
    ...{ ticksPerS: 100, uptimeS: () => 10.019, clock: () => CLOCK, hidden: () => new Set([99]) },
    hasHugePages: () => over.hasHugePages ?? false,
    owners: createOwners(),
  });
}

test('memory includes huge pages where the machine has them, of programs alone', (t) => {
  const files = { '7/stat': statLine(7), '7/status': status(1), '7/statm': '10 5 2 1 0 1 0\n' };
  assert.equal(reader(t, files).readProcess(7, 0)?.rssBytes, 4096);
  assert.equal(reader(t, files, { hasHugePages: true }).readProcess(7, 0)?.rssBytes, 4096 + 8192);
  const kernel = { ...files, '7/stat': statLine(7).replace('4194304', String(4_194_304 | 0x20_0000)) };
  assert.equal(reader(t, kernel, { hasHugePages: true }).readProcess(7, 0)?.rssBytes, 4096);
  const seen = facts(7, { startTime: 70, rssBytes: 1 });
  assert.equal(reader(t, files).refresh(seen)?.rssBytes, 5 * 4096);
  assert.equal(reader(t, files, { hasHugePages: true }).refresh(seen)?.rssBytes, 5 * 4096 + 8192);
});

test('a process is read again as the one that was seen, or not at all', async (t) => {
  const processes = reader(t, { '7/stat': statLine(7), '7/cmdline': 'a\0' });
  const seen = facts(7, { startTime: 70 });
  const { argv: _, ...withoutArgv } = seen;
  assert.equal(processes.verify(seen), true);
  assert.deepEqual(processes.refresh(withoutArgv)?.argv, ['a']);
  assert.equal(processes.refresh({ ...seen, startTime: 71 }), undefined);
  assert.equal(await processes.readVerified(seen, ({ pid }) => pid), 7);
  assert.equal(await processes.readVerified({ ...seen, startTime: 71 }, ({ pid }) => pid), undefined);
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
  assert.deepEqual([process?.liveTid, process?.status, process?.owner.user], [8, 'running', '1002']);
  assert.equal(reader(t, exited(0)).readProcess(7, 0)?.owner.user, '0');
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
  assert.deepEqual(processes.identify(7), { pid: 7, startTime: 70 });
});

/** A line of /proc/7/stat in which every field is different. */
const FULL =
  '7 (x) S 5 71 72 34816 73 4194304 1 2 3 4 30 4 6 8 20 -5 3 9 70 8192 2 18446744073709551615 1 1 140000 0\n';

test('each fact comes from its field', (t) => {
  const read = (stat: string) =>
    reader(t, { '7/stat': stat, '7/status': status(1), '7/cmdline': 'a\0' }).readProcess(7, 9);
  assert.deepEqual(read(FULL), {
    ...{
      pid: 7,
      startTime: 70,
      ppid: 5,
      comm: 'x',
      naming: LINUX_NAMING,
      status: 'sleeping',
      owner: createOwners().owner([1, 1, 1, 1]),
      ofKernel: false,
    },
    ...{ rssBytes: 8192, vmsBytes: 8192, threads: 3, nice: -5, session: 72, group: 71, terminal: 'pts/0' },
    ...{ background: true, argv: ['…'], argvCut: true },
  });
  assert.equal(read(FULL.replace(' 73 ', ' 71 '))?.background, false);
  // Without a terminal nothing is in its foreground.
  const without = read(FULL.replace(' 34816 73 ', ' 0 71 '));
  assert.deepEqual([without?.background, without?.terminal], [true, undefined]);
});

test('without its ids a process is not known, unless they are given', (t) => {
  const processes = reader(t, { '7/stat': FULL });
  assert.equal(processes.readProcess(7, 0), undefined);
  assert.deepEqual(processes.readProcess(7, 0, [1, 2, 3, 4])?.owner.all, ['1', '2', '3', '4']);
  assert.equal(processes.readProcess(8, 0, [1, 2, 3, 4]), undefined);
  const other = reader(t, { '7/stat': FULL, '7/status': status(9) });
  assert.deepEqual(other.readProcess(7, 0, [1, 2, 3, 4])?.owner.all, ['1', '2', '3', '4']);
});

test('of a leader that has exited memory and niceness are those of a live thread, times and threads its own', (t) => {
  const files = {
    ...{ '7/stat': FULL.replace(' S ', ' Z '), '7/status': status(1), '7/task/7/stat': FULL.replace(' S ', ' Z ') },
    '7/task/8/stat': FULL.replace('7 (x) S', '8 (y) D').replace(' -5 3 9 70 8192 2 ', ' 6 3 9 99 4096 5 '),
    '7/task/8/status': status(1).replace('8 kB', '16 kB'),
    '7/task/8/cmdline': 'thread\0',
    '7/task/8/statm': '10 7 2 1 0 1 0\n',
  };
  const processes = reader(t, files, { hasHugePages: true });
  const found = processes.readProcess(7, 4096) ?? assert.fail();
  const { liveTid, rssBytes, vmsBytes, nice, startTime, comm, argv } = found;
  assert.deepEqual([liveTid, rssBytes, vmsBytes, nice], [8, 5 * 4096 + 16_384, 4096, 6]);
  assert.deepEqual([startTime, comm, argv], [70, 'x', ['thread']]);
  assert.deepEqual([processes.liveTidOf(7), processes.wholeArgv(7)], [8, { argv: ['thread'] }]);
  assert.equal(processes.refresh(found)?.rssBytes, 7 * 4096 + 16_384);
});

test('a process that lives, or of which no thread does, is read itself', (t) => {
  const zombie = FULL.replace(' S ', ' Z ');
  for (const stat of [FULL, zombie, zombie.replace(' -5 3 9 ', ' -5 1 9 ')]) {
    const processes = reader(t, { '7/stat': stat, '7/status': status(1), '7/task/7/stat': stat });
    assert.equal(processes.liveTidOf(7), undefined);
    assert.ok(!('liveTid' in (processes.readProcess(7, 0) ?? assert.fail())));
  }
  // Threads are looked for only where the leader has exited, and was not the only one.
  const other = { '7/status': status(1), '7/task/8/stat': FULL.replace('7 (x)', '8 (y)') };
  for (const stat of [FULL, zombie.replace(' -5 3 9 ', ' -5 1 9 ')]) {
    const processes = reader(t, { ...other, '7/stat': stat });
    assert.deepEqual([processes.liveTidOf(7), processes.readProcess(7, 0)?.liveTid], [undefined, undefined]);
  }
  assert.equal(reader(t, {}).liveTidOf(7), undefined);
});

test('a command line that is known is not read again, and memory that cannot be read stays as it was', (t) => {
  const files = { '7/stat': statLine(7), '7/cmdline': 'new\0', '7/status': status(1) };
  const seen = facts(7, { startTime: 70, rssBytes: 5, argv: ['old'] });
  const again = reader(t, files, { hasHugePages: true }).refresh(seen);
  assert.deepEqual([again?.argv, again?.rssBytes], [['old'], 5]);
  const kernel = reader(t, { ...files, '7/statm': '10 5 2\n' }, { hasHugePages: true });
  assert.equal(kernel.refresh({ ...seen, ofKernel: true })?.rssBytes, 5);
  const whole = { ...files, '7/statm': '10 5 2 1 0 1 0\n' };
  assert.equal(reader(t, whole, { hasHugePages: true }).refresh({ ...seen, ofKernel: true })?.rssBytes, 5 * 4096);
});

test('without a line for huge pages a process has none', (t) => {
  const files = { '7/stat': statLine(7), '7/status': status(1).replace(/HugetlbPages.*\n/, '') };
  assert.equal(reader(t, files, { hasHugePages: true }).readProcess(7, 0)?.rssBytes, 4096);
});

test('the whole command line is as much as is ever read; a row has 4 KiB of it, one process 64', (t) => {
  const line = `a\0${'b'.repeat(5000)}\0`;
  const files = { '7/stat': statLine(7), '7/status': status(1), '7/cmdline': line };
  const processes = reader(t, files);
  assert.equal(processes.wholeArgv(7).argv?.[1]?.length, 5000);
  assert.deepEqual(processes.wholeArgv(8), {});
  assert.equal(processes.read(7)?.argv?.[1]?.length, 5000);
  const { argv: _, ...seen } = facts(7, { startTime: 70 });
  assert.deepEqual(processes.refresh(seen)?.argv, ['a', '…']);
});

const native = loadNative();
const skip = !native && 'koffi is not installed';
const calls = (over: Partial<Native>): Native => ({ ...(native ?? assert.fail()), ...over });
const IDS = [1, 2, 3, 4] as const;

test('ids, CPU time and hidden parents come from the kernel where it has them', { skip }, (t) => {
  const files = { '7/stat': statLine(7, { ppid: 5, utime: 250 }), '7/status': status(9) };
  const told = reader(t, files, {
    live: calls({ uids: () => [...IDS], cpuTimeNs: () => 0, parentOf: (pid) => (pid === 5 ? 1 : undefined) }),
  });
  assert.deepEqual([told.readUids(7), told.cpuTimeNs(7), told.ancestors()], [IDS, 0, [7, 5, 1]]);
  const untold = reader(t, files, {
    live: calls({ uids: () => undefined, cpuTimeNs: () => -22, parentOf: () => undefined }),
  });
  assert.deepEqual([untold.readUids(7), untold.cpuTimeNs(7), untold.ancestors()], [[9, 9, 9, 9], 2.5e9, [7, 5]]);
});

test('in its first tick a process is read again while it is pinned, and has a serial', { skip }, (t) => {
  const closed: number[] = [];
  const read = (startTicks: number, over: Partial<Native>) =>
    reader(
      t,
      { '7/stat': statLine(7, { startTicks }), '7/status': status(1) },
      {
        live: calls({
          ...{ uids: () => [...IDS], pidfdOpen: () => 50, pidfdSerial: () => 'abc', pidfdSignal: () => 0 },
          close: (fd) => closed.push(fd),
          ...over,
        }),
      },
    ).read(7);
  assert.equal(read(1000, { pidfdOpen: () => assert.fail('it was pinned') })?.serial, undefined);
  assert.deepEqual(closed, []);
  for (const startTicks of [1001, 1002]) assert.equal(read(startTicks, {})?.serial, 'abc');
  assert.deepEqual(closed, [50, 50]);
  assert.equal(read(1001, { pidfdSignal: () => -3 }), undefined); // it has ended
  assert.equal(read(1001, { pidfdOpen: () => -3 }), undefined);
  const [old, without] = [read(1001, { pidfdSerial: () => undefined }), read(1001, { pidfdOpen: () => -38 })];
  assert.deepEqual([old?.pid, old?.serial, without?.pid, without?.serial], [7, undefined, 7, undefined]);
});

test('a thread that has ended is replaced before anything is read of its process', async (t) => {
  const zombie = FULL.replace(' S ', ' Z ');
  const files = { '7/stat': zombie, '7/task/7/stat': zombie, '7/task/8/stat': FULL.replace('7 (x)', '8 (y)') };
  const read = await reader(t, files).readVerified(facts(7, { startTime: 70, liveTid: 9 }), ({ liveTid }) => liveTid);
  assert.equal(read, 8);
});
