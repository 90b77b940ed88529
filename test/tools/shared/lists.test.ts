import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { safe } from '../../../src/text/safe-text.ts';
import { PLAIN } from '../../../src/text/table.ts';
import { hiddenText, listArguments, listRequest, listTextOn, tableText } from '../../../src/tools/shared/lists.ts';
import { machine } from '../../memory/data.ts';
import { LESS } from '../../memory/less.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { ME } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

const listText = listTextOn(LINUX);

const BAD: [args: Record<string, unknown>, message: RegExp][] = [
  [{ limit: 0 }, /limit must be an integer from 1 to 500, not 0/],
  [{ limit: 501 }, /limit must be/],
  [{ columns: ['pid', 'cpu'] }, /columns\.1 must be one of pid, ppid, .*, not "cpu"/],
  [{ columns: [] }, /columns must be a list of 1 to \d+ columns/],
  [{ status: 'Zombie' }, /status must be one of running, sleeping, /],
  [{ sort_by: 'rss' }, /sort_by must be one of memory, cpu, started, pid, name/],
  [{ min_cpu_percent: -1 }, /min_cpu_percent must be a number from 0/],
  [{ background: 'yes' }, /background must be true or false/],
  [{ group_by: 'name', columns: ['pid'] }, /group_by cannot be combined with columns/],
  [{ group_by: 'name', cursor: 'x' }, /group_by cannot be combined with cursor/],
  [{ sortBy: 'cpu' }, /unknown argument "sortBy": list_processes takes username, sort_by/],
];

for (const [args, message] of BAD) {
  test(`${JSON.stringify(args)} is refused`, async () => {
    const text = await (await connect(memoryMachine(machine(ME, [])))).refusal('list_processes', args);
    assert.match(text, /^INVALID_INPUT: /);
    assert.match(text, message);
  });
}

test('a list is the 50 largest by memory, unless the call says otherwise', () => {
  const { sortBy, limit, columns } = listRequest({});
  assert.deepEqual([sortBy, limit], ['memory', 50]);
  assert.deepEqual(columns, ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command']);
  const asked = listRequest({ sort_by: 'cpu', limit: 3, columns: ['pid'], min_memory_mib: 7, cursor: 'c' });
  assert.deepEqual([asked.sortBy, asked.limit, asked.columns, asked.cursor], ['cpu', 3, ['pid'], 'c']);
  assert.deepEqual(asked.filters, { min_memory_mib: 7 });
});

test('the cursor is no part of the arguments that it belongs to', () =>
  assert.deepEqual(listRequest({ cursor: 'c', limit: 3 }).asked, { limit: 3 }));

test('the line below the table says how many of how many, in which order, and what is hidden', () => {
  const answer = { columns: ['pid'], rows: [[7]], total: 9 };
  assert.equal(listText(answer, {}, PLAIN), 'pid\n  7\n1 of 9, largest memory first');
  const line = (sort_by: 'cpu' | 'started' | 'pid' | 'name') => listText(answer, { sort_by }, PLAIN).split('\n').at(-1);
  assert.equal(line('cpu'), '1 of 9, most CPU first');
  assert.equal(line('started'), '1 of 9, newest first');
  assert.equal(line('pid'), '1 of 9, by pid');
  assert.equal(line('name'), '1 of 9, by name');
  const hidden = { root: 2, other_users: 3, by_rule: 4 };
  assert.equal(
    listText({ ...answer, hidden }, {}, PLAIN)
      .split('\n')
      .at(-1),
    '1 of 9, largest memory first; 2 of root hidden; 3 of other users hidden; 4 hidden by a rule',
  );
  assert.deepEqual(hiddenText({}, LESS.words), []);
  assert.deepEqual(hiddenText({ root: 2 }, LESS.words), ['2 of the system hidden']);
});

test('without rows there is no table, and a note comes last', () => {
  assert.equal(tableText(PLAIN, { columns: ['pid'], rows: [], total: 0 }, ['0 of 0', 'more']), '0 of 0; more');
  assert.equal(
    tableText(PLAIN, { columns: ['pid'], rows: [], total: 0, note: safe`Why.` }, ['0 of 0']),
    '0 of 0\nWhy.',
  );
});

test('each argument may be as small and as large as it says', () => {
  const fits = (args: Record<string, unknown>): boolean => z.strictObject(listArguments(LINUX)).safeParse(args).success;
  for (const [name, inside, outside] of [
    ['username', ['x', 'x'.repeat(64)], ['', 'x'.repeat(65)]],
    ['project', ['x', 'x'.repeat(128)], ['', 'x'.repeat(129)]],
    ['cursor', ['x', 'x'.repeat(32)], ['', 'x'.repeat(33)]],
    ['limit', [1, 500], [0, 501, 1.5]],
    ['min_cpu_percent', [0, 100_000], [-0.1, 100_001]],
    ['min_memory_mib', [0, 1e9], [-0.1, 1e9 + 1]],
    ['started_within_s', [0, 1e9], [-0.1, 1e9 + 1]],
    ['columns', [['pid'], ['ports', 'ref']], [[], ['matched'], Array(17).fill('pid')]],
  ] as const) {
    for (const value of inside) assert.ok(fits({ [name]: value }), `${name} ${JSON.stringify(value)}`);
    for (const value of outside) assert.ok(!fits({ [name]: value }), `${name} ${JSON.stringify(value)}`);
  }
});
