import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processTables } from '../../../src/platform/windows/process-table.ts';
import { memoryCalls } from './memory-calls.ts';
import { made, memoryWindows } from './memory-windows.ts';

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
