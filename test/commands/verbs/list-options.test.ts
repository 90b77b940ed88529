import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, listArgs } from '../../../src/commands/verbs/list-options.ts';
import { UsageError } from '../../../src/config/layers.ts';

const line = (values: Readonly<Record<string, unknown>>) => ({ values, words: [], typed: [] });

test('options become arguments of the tool', () => {
  assert.deepEqual(listArgs(line({ columns: 'pid', limit: '5', sort: 'cpu', user: 'ana' })), {
    columns: ['pid'],
    limit: 5,
    sort_by: 'cpu',
    username: 'ana',
  });
  assert.deepEqual(listArgs(line({ columns: 'pid', all: true })), { columns: ['pid'], limit: 500, username: '*' });
  assert.throws(() => listArgs(line({ sort: 'size' })), UsageError);
});

test('columns by the words of a person or of the tool, and the usual ones', () => {
  assert.deepEqual(columnsOf(line({ columns: 'cpu,memory_mib,age' })), ['cpu_percent', 'memory_mib', 'age_s']);
  assert.throws(() => columnsOf(line({ columns: 'matched' })), UsageError);
  assert.ok(!columnsOf(line({})).includes('user'));
  assert.ok(columnsOf(line({ all: true })).includes('user'));
  assert.ok(columnsOf(line({ sort: 'cpu' })).includes('cpu_percent'));
});
