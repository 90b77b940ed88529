import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNKNOWN_OWNER } from '../../../src/platform/windows/owner-reader.ts';
import { wallClock } from '../../../src/platform/windows/process-reader.ts';
import { userIdOf } from '../../../src/process/owner.ts';
import { ME, made, memoryWindows, ofKernel, ofSystem, SUSPENDED, WAITS } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

test('all facts of a process', () => {
  const one = made(5000, { commandLine: 'x.exe "a b"', cpuNs: 7_000_000, basePriority: 13 });
  const { processes } = sourcesOn(memoryWindows(one));
  const { naming, ...rest } = processes.read(5000) ?? assert.fail();
  assert.equal(naming.keyOf('P5000.EXE'), 'p5000');
  assert.deepEqual(rest, {
    ...{ pid: 5000, ppid: 4000, startTime: one.startTime, comm: 'p5000.exe', status: 'running', ofKernel: false },
    owner: { user: userIdOf(ME), all: [userIdOf(ME)], privilege: null },
    ...{ rssBytes: one.rssBytes, vmsBytes: one.vmsBytes, threads: 1, nice: -14 },
    ...{ session: null, group: null, terminal: undefined, background: null },
    argv: ['x.exe', 'a b'],
  });
  assert.equal(processes.cpuTimeNs(5000), 7_000_000);
  assert.equal(processes.cpuTimeNs(5004), undefined);
});

test('a single process has its priority class, where Windows gives that', () => {
  const here = memoryWindows(
    made(5000, { basePriority: 9, priorityClass: 3 }),
    made(5004, { basePriority: 10 }),
    ofSystem(800, { basePriority: 9, priorityClass: 3 }),
    made(5008, { basePriority: 6, priorityClass: 9 }),
  );
  const { processes, tables } = sourcesOn(here);
  assert.deepEqual(
    [5000, 5004, 800, 5008].map((pid) => processes.read(pid)?.nice),
    [-14, -7, 0, 10],
  );
  const listed = tables.read().get(5000) ?? assert.fail();
  assert.equal(processes.factsOf(listed, false).nice, 0, 'of a list, no process is opened for it');
});

test('where command lines are off, none is read', () => {
  const here = memoryWindows(made(5000));
  const { processes } = sourcesOn(here, false);
  const read = processes.read(5000);
  assert.ok(read && !('argv' in read));
  assert.ok(!('argv' in (processes.refresh(read) ?? assert.fail())));
});

test('the kernel has no command line, and no setting permits a change to it', () => {
  const { processes } = sourcesOn(memoryWindows());
  for (const pid of [4, 124, 300]) {
    const { argv, ofKernel: is, hardLimit, owner } = processes.read(pid) ?? assert.fail();
    assert.deepEqual([argv, is, hardLimit?.name, owner.privilege], [[], true, 'Windows', 'system'], String(pid));
  }
  const old = sourcesOn(memoryWindows({ ...ofKernel(4, 'System'), name: '' }));
  assert.equal(old.processes.read(4)?.comm, 'System');
});

test('a program that the kernel starts is none of its parts, nor is one that only has such a name', () => {
  const { processes } = sourcesOn(
    memoryWindows(made(5000, { name: 'Registry' }), made(5004, { name: 'x', ppid: 400 })),
  );
  for (const pid of [400, 5000, 5004]) assert.equal(processes.read(pid)?.ofKernel, false, String(pid));
});

test('what may not be opened is still there', () => {
  const { processes } = sourcesOn(memoryWindows(ofSystem(800, { name: 'lsass.exe' })));
  const { owner, comm, rssBytes, argv } = processes.read(800) ?? assert.fail();
  assert.deepEqual([owner, comm, rssBytes, argv], [UNKNOWN_OWNER, 'lsass.exe', 800 * 2 ** 20, undefined]);
});

test('a row gets its command line, if it still runs', () => {
  const guarded = made(5004, { denied: ['commandLine'] });
  const here = memoryWindows(made(5000), guarded, ofSystem(800));
  const { processes, tables, openHandles } = sourcesOn(here);
  const rows = [5000, 5004, 800, 4].map((pid) => processes.factsOf(tables.read().get(pid) ?? assert.fail(), false));
  const [first, ...others] = rows;
  assert.ok(first);
  const whole = processes.refresh(first) ?? assert.fail();
  assert.deepEqual(whole, { ...first, argv: ['C:\\Programs\\p5000.exe'] });
  assert.equal(processes.refresh(whole), whole);
  assert.deepEqual(others.map(processes.refresh), others, 'what may not be read is left out');
  for (const { pid, startTime } of rows) here.processes.set(pid, made(pid, { startTime: startTime + 1 }));
  tables.read();
  assert.deepEqual([whole, ...rows].map(processes.refresh), Array(5).fill(undefined));
  assert.equal(openHandles(), 0);
});

test('whether a process still runs, by the table', () => {
  const here = memoryWindows(made(5000));
  const { processes, tables } = sourcesOn(here);
  const first = processes.read(5000) ?? assert.fail();
  assert.equal(processes.isRunning(first), true);
  here.processes.set(5000, made(5000, { startTime: first.startTime + 1 }));
  tables.read();
  assert.equal(processes.isRunning(first), false);
  assert.equal(processes.identify(5000)?.startTime, first.startTime + 1);
  assert.equal(processes.identify(5004), undefined);
});

test('stopped is what has all of its threads suspended', () => {
  const { processes } = sourcesOn(
    memoryWindows(made(5000, { threads: [SUSPENDED] }), made(5004, { threads: [SUSPENDED, WAITS] })),
  );
  assert.deepEqual([processes.read(5000)?.status, processes.read(5004)?.status], ['stopped', 'running']);
});

test('the clock is that on the wall, in µs', () => {
  const { now, unitsPerS, originUnixS } = wallClock();
  assert.ok(Math.abs(now / unitsPerS - Date.now() / 1000) < 60);
  assert.equal(originUnixS, 0);
});
