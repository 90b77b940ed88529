import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SelectedProcess } from '../../src/process/columns.ts';
import { type GroupKey, group, groupCells, groupColumns, keyOf, PIDS_SHOWN } from '../../src/process/group.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { facts, UNKNOWN } from '../memory/processes.ts';

const MIB = 1024 * 1024;
const one = (
  pid: number,
  comm: string,
  rest: Partial<SelectedProcess> & { readonly mib?: number } = {},
): SelectedProcess => ({
  process: facts(pid, { comm, argv: [], rssBytes: (rest.mib ?? 1) * MIB }),
  ...rest,
});
const byName = keyOf('name', String);

test('the CPU use of a group is the sum of what was measured, with one decimal', () => {
  const percents = [0.1, 0.2, 12.3, null].map((cpuPercent, index) => one(index + 1, 'node', { cpuPercent }));
  assert.deepEqual(
    group([...percents, one(9, 'idle', { cpuPercent: 0 })], byName, 'pid').map(({ cpuPercent }) => cpuPercent),
    [12.6, 0],
  );
});

test('the CPU use is null if nothing was measured', () => {
  const [unmeasured] = group([one(1, 'a', { cpuPercent: null }), one(2, 'a')], byName, 'pid');
  assert.equal(unmeasured?.cpuPercent, null);
});

test('the memory of a group is the sum of what is known, null if nothing is, and that group is last', () => {
  const of = (pid: number, comm: string, rssBytes: number | null): SelectedProcess => ({
    process: facts(pid, { comm, argv: [], rssBytes }),
  });
  const all = [
    of(1, 'unknown', null),
    of(2, 'none', 0),
    of(3, 'some', 2 * MIB),
    of(4, 'some', null),
    of(5, 'some', MIB),
  ];
  const groups = group(all, byName, 'memory');
  assert.deepEqual(
    groups.map(({ key, rssBytes }) => [key, rssBytes]),
    [
      ['some', 3 * MIB],
      ['none', 0],
      ['unknown', null],
    ],
  );
  assert.deepEqual(
    groups.map((one) => groupCells(BUILT_IN, one)[3]),
    [3, 0, null],
  );
});

test('the group with the most CPU or memory comes first, equal ones by memory; otherwise that of the first member', () => {
  const all = [
    one(1, 'small', { cpuPercent: 5, mib: 1 }),
    one(2, 'large', { cpuPercent: 5, mib: 9 }),
    one(3, 'busy', { cpuPercent: 4, mib: 2 }),
    one(4, 'busy', { cpuPercent: 4, mib: 2 }),
    one(5, 'unknown', { cpuPercent: null, mib: 8 }),
    one(6, 'idle', { cpuPercent: 0, mib: 1 }),
  ];
  const keys = (by: 'cpu' | 'memory' | 'name') => group(all, byName, by).map(({ key }) => key);
  assert.deepEqual(keys('cpu'), ['busy', 'large', 'small', 'idle', 'unknown']);
  assert.deepEqual(keys('memory'), ['large', 'unknown', 'busy', 'small', 'idle']);
  assert.deepEqual(keys('name'), ['small', 'large', 'busy', 'unknown', 'idle']);
});

test('processes are grouped by name, user or project', () => {
  const candidate = one(7, 'node', { project: 'shop' });
  const key = (by: GroupKey, of = candidate) => keyOf(by, (uid) => `user ${uid}`)(of);
  assert.deepEqual([key('name'), key('user'), key('project')], ['node', 'user 1001', 'shop']);
  assert.equal(key('project', one(7, 'node', { project: null })), null);
  const unknown = { process: facts(7, { owner: UNKNOWN }) };
  assert.equal(keyOf('user', (user) => user)(unknown), null);
});

test('a row has the key, how many, their CPU and memory, and the first pids', () => {
  const members = [1, 2, 3, 4, 5, 6].map((pid) => one(pid, 'a', { cpuPercent: 1, mib: 2 }));
  const [made] = group(members, byName, 'pid');
  assert.ok(made);
  assert.deepEqual(groupCells(BUILT_IN, made), ['a', 6, 6, 12, [1, 2, 3, 4, 5]]);
  assert.equal(PIDS_SHOWN, 5);
  assert.equal(groupCells(BUILT_IN, { ...made, key: null })[0], null);
  assert.deepEqual(groupColumns('name'), ['name', 'count', 'cpu_percent', 'memory_mib', 'pids']);
});

test('with the same CPU the group with more memory is first, and an unknown one is after one that rests', () => {
  const all = [one(1, 'a', { mib: 1 }), one(2, 'b', { mib: 2 }), one(3, 'c', { cpuPercent: 0.5, mib: 1 })];
  assert.deepEqual(
    group(all, byName, 'cpu').map(({ key }) => key),
    ['c', 'b', 'a'],
  );
  assert.deepEqual(
    group(all, byName, 'memory').map(({ rssBytes }) => (rssBytes ?? Number.NaN) / MIB),
    [2, 1, 1],
  );
});
