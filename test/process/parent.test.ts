import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parentOf } from '../../src/process/parent.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { facts } from '../memory/processes.ts';

const CHILD = facts(40, { ppid: 30 });

const parent = (process: ProcessFacts, found: ProcessFacts | undefined) => {
  const asked: number[] = [];
  const result = parentOf(process, (pid) => {
    asked.push(pid);
    return found;
  });
  return { pid: result?.pid, asked };
};

test('the parent has the pid that the child names, and started no later than the child', () => {
  assert.deepEqual(parent(CHILD, facts(30)), { pid: 30, asked: [30] });
  assert.deepEqual(parent(CHILD, facts(30, { startTime: CHILD.startTime })), { pid: 30, asked: [30] });
});

test('a process that started later has merely reused the pid of the parent', () =>
  assert.deepEqual(parent(CHILD, facts(30, { startTime: CHILD.startTime + 1 })), { pid: undefined, asked: [30] }));

test('a parent that has ended is undefined', () =>
  assert.deepEqual(parent(CHILD, undefined), { pid: undefined, asked: [30] }));

test('neither pid 0 nor the process itself is a parent, and neither is looked up', () => {
  for (const ppid of [0, 40]) assert.deepEqual(parent({ ...CHILD, ppid }, CHILD), { pid: undefined, asked: [] });
});
