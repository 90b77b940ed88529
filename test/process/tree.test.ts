import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ancestors, descend, family } from '../../src/process/tree.ts';
import { facts } from '../memory/processes.ts';

const shell = facts(10, { ppid: 1 });
const npm = facts(20, { ppid: 10 });
const node = facts(30, { ppid: 20 });
const other = facts(25, { ppid: 10 });
const kin = family([node, other, shell, npm]);

test('descendants come in pre-order with their depth', () => {
  const lines = descend(kin, shell, { depth: 5 }).map(({ process, depth }) => [process.pid, depth]);
  assert.deepEqual(lines, [
    [10, 0],
    [25, 1],
    [20, 1],
    [30, 2],
  ]);
});

test('depth is counted from the requested process', () => {
  assert.deepEqual(
    descend(kin, shell, { depth: 1, from: 3 }).map(({ process, depth }) => [process.pid, depth]),
    [
      [10, 3],
      [25, 4],
      [20, 4],
    ],
  );
});

test('ancestors end where the parent is unknown', () => {
  assert.deepEqual(
    ancestors(kin, node).map(({ pid }) => pid),
    [20, 10],
  );
  assert.deepEqual(kin.roots, [shell]);
});

test('a parent that is younger than its child is not its parent: the pid was used again', () => {
  const reused = facts(20, { ppid: 1, startTime: 9999 });
  const { roots } = family([reused, node]);
  assert.deepEqual(
    roots.map(({ pid }) => pid),
    [20, 30],
  );
});

test('a walk ends although two processes claim each other as parent', () => {
  const a = facts(1, { ppid: 2, startTime: 5 });
  const b = facts(2, { ppid: 1, startTime: 5 });
  const odd = family([a, b]);
  assert.equal(descend(odd, a).length, 2);
  assert.equal(ancestors(odd, a).length, 1);
});
