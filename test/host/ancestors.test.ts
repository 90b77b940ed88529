import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ancestorsNow } from '../../src/host/ancestors.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

const above = (from: ProcessFacts, ...others: ProcessFacts[]): number[] =>
  [...ancestorsNow(memoryMachine(machine(ME, [from, ...others])), from)].map(({ pid }) => pid);

test('the ancestors of a process are the nearest first, and end below pid 1', () =>
  assert.deepEqual(
    above(facts(40, { ppid: 30 }), facts(30, { ppid: 20 }), facts(20), facts(1, { ppid: 0 })),
    [30, 20],
  ));

test('a parent that has ended, or is younger than its child, ends them', () => {
  assert.deepEqual(above(facts(40, { ppid: 30 }), facts(20)), []);
  assert.deepEqual(above(facts(40, { ppid: 30 }), facts(30, { ppid: 20, startTime: 401 }), facts(20)), []);
  assert.deepEqual(above(facts(40, { ppid: 30 }), facts(30, { ppid: 20, startTime: 400 }), facts(20)), [30, 20]);
});

test('a circle of parents ends', () => {
  const same = { startTime: 5 };
  assert.deepEqual(above(facts(40, { ppid: 30, ...same }), facts(30, { ppid: 40, ...same })), [30]);
});
