import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientsAmong, type StdinHolder } from '../../src/process/stdin-clients.ts';

const SERVER = { pid: 100, startTime: 500 };
const holder = (pid: number, startTime: number, ...above: number[]): StdinHolder => ({
  identity: { pid, startTime },
  above,
});

const rows: readonly [what: string, holders: readonly StdinHolder[], clients: readonly number[]][] = [
  ['nobody', [], []],
  ['a single holder', [holder(50, 10, 1)], [50]],
  ['its child, which has inherited the descriptor', [holder(60, 20, 50, 1), holder(50, 10, 1)], [50]],
  ['a grandchild, whose parent has closed it', [holder(70, 30, 60, 50, 1), holder(50, 10, 1)], [50]],
  ['whose parent has ended, and whose child has its pid', [holder(50, 10, 60), holder(60, 20, 50)], [50]],
  ['who started after the server, and whose parent is gone', [holder(200, 501, 1), holder(50, 10, 1)], [50]],
  ['only who started after the server', [holder(200, 501, 1)], []],
  ['who started within the same tick', [holder(99, 500, 1)], [99]],
  ['two that have nothing to do with each other', [holder(50, 10, 1), holder(51, 11, 1)], [50, 51]],
];

for (const [what, holders, clients] of rows)
  test(what, () =>
    assert.deepEqual(
      clientsAmong(holders, SERVER).map(({ pid }) => pid),
      clients,
    ),
  );
