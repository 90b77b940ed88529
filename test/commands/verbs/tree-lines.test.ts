import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeLines } from '../../../src/commands/verbs/tree-lines.ts';

test('lines lead from each row to its parent', () => {
  assert.deepEqual(treeLines([0, 1, 2, 2, 1, 2, 0, 1]), ['', '├─ ', '│  ├─ ', '│  └─ ', '└─ ', '   └─ ', '', '└─ ']);
  assert.deepEqual(treeLines([1, 1]), ['├─ ', '└─ ']);
  assert.deepEqual(treeLines([]), []);
});

test('a depth that is passed over has no line', () => {
  assert.deepEqual(treeLines([0, 2, 1]), ['', '│  └─ ', '└─ ']);
});
