import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ancestorsIn, parentIn, processTables } from '../../../src/platform/windows/process-table.ts';
import { memoryCalls } from './memory-calls.ts';
import { CLIENT, EXPLORER, type MemoryProcess, made, memoryWindows, OWN_PID } from './memory-windows.ts';

const tableOf = (...added: readonly MemoryProcess[]) => processTables(memoryCalls(memoryWindows(...added))).read();

test('all processes by pid, without the idle processors', () => {
  const here = memoryWindows(made(5000));
  const table = processTables(memoryCalls(here)).read();
  assert.deepEqual([...table.keys()], [...here.processes.keys()].slice(1));
  assert.equal(table.get(5000)?.name, 'p5000.exe');
});

test('the table is read again after 20 ms, for CPU times after 2 ms', (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const here = memoryWindows();
  const tables = processTables(memoryCalls(here));
  const reads = (): number => here.called.get('processes') ?? 0;
  const first = tables.recent();
  assert.equal(reads(), 1);
  clock.nowMs += 1.9;
  assert.equal(tables.justNow(), first);
  clock.nowMs += 0.1;
  tables.justNow();
  assert.equal(reads(), 2);
  clock.nowMs += 19.9;
  tables.recent();
  assert.equal(reads(), 2);
  clock.nowMs += 0.1;
  tables.recent();
  assert.equal(reads(), 3);
  tables.read();
  assert.equal(reads(), 4);
});

test('ancestors end where a parent has ended, also if its pid has been reused', () => {
  const table = tableOf(made(5000, { ppid: 5100 }), made(5100, { ppid: 5000 }), made(5200, { ppid: 5200 }));
  assert.deepEqual(ancestorsIn(table, OWN_PID), [OWN_PID, CLIENT.pid, EXPLORER.pid]);
  assert.deepEqual(ancestorsIn(table, 5000), [5000]);
  assert.deepEqual(ancestorsIn(table, 5100), [5100, 5000]);
  assert.deepEqual(ancestorsIn(table, 5200), [5200]);
  assert.deepEqual(ancestorsIn(table, 5004), [5004], 'one that is not there');
});

test('two that started at the same moment may each be the parent of the other', () => {
  const twins = [made(5000, { ppid: 5004, startTime: 1e15 }), made(5004, { ppid: 5000, startTime: 1e15 })];
  const table = tableOf(...twins);
  assert.deepEqual(ancestorsIn(table, 5000), [5000, 5004]);
  assert.equal(parentIn(table, table.get(5000) ?? assert.fail())?.pid, 5004);
});
