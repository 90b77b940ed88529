import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, type ProcessFacts } from '../../src/process/process.ts';
import { page, type SortKey, select } from '../../src/process/query.ts';
import { facts } from '../fake.ts';

const MIB = 1024 * 1024;
const PROCESSES = [
  facts(3, { comm: 'b', rssBytes: 5 * MIB, startTicks: 10 }),
  facts(1, { comm: 'c', rssBytes: 5 * MIB, startTicks: 30 }),
  facts(2, { comm: 'a', rssBytes: 9 * MIB, startTicks: 20 }),
];
const pids = (processes: readonly ProcessFacts[]): number[] => processes.map(({ pid }) => pid);
const query = (sortBy: SortKey) => ({ matches: () => true, sortBy, limit: 2, columns: [] });

const ORDERS: [by: SortKey, pids: number[]][] = [
  ['memory', [2, 1, 3]],
  ['started', [1, 2, 3]],
  ['pid', [1, 2, 3]],
  ['name', [2, 3, 1]],
];

for (const [by, expected] of ORDERS) {
  test(`sorted by ${by}, equals by pid`, () => assert.deepEqual(pids(select(PROCESSES, query(by))), expected));
}

test('a page leaves out what has ended and fills up with the next', () => {
  const { processes, vanished } = page(select(PROCESSES, query('memory')), query('memory'), (process) =>
    process.pid === 2 ? undefined : process,
  );
  assert.deepEqual(pids(processes), [1, 3]);
  assert.equal(vanished, 1);
});

test('a page is in the order of the exact figures', () => {
  const exact = (process: ProcessFacts) => ({ ...process, rssBytes: process.pid * MIB });
  assert.deepEqual(pids(page(PROCESSES, { sortBy: 'memory', limit: 3 }, exact).processes), [3, 2, 1]);
});

const NAMES: [comm: string, argv: string[], name: string][] = [
  ['node', ['/usr/bin/node'], 'node'],
  ['gnome-session-b', ['/usr/libexec/gnome-session-binary', '--x'], 'gnome-session-binary'],
  ['fifteen-bytes-x', ['other'], 'fifteen-bytes-x'],
  ['short', ['shorter'], 'short'],
  ['MainThread', ['/opt/bin/claude'], 'claude'],
  ['MainThread', [], 'MainThread'],
  ['ééééééé1', ['ééééééé1-long'], 'ééééééé1-long'],
];

for (const [comm, argv, name] of NAMES) {
  test(`${comm} started as ${argv[0] ?? 'nothing'} is called ${name}`, () =>
    assert.equal(nameOf({ comm, argv }), name));
}
