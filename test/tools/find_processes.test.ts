import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { WINDOWS_UNSEEN } from '../../src/platform/linux/wsl.ts';
import { findProcesses } from '../../src/tools/find_processes.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = findProcesses(LINUX);

test('find looks at the name and at the command line as shown, and says where', async () => {
  const processes = [facts(10), facts(11, { argv: ['node', 'server.js', '--password=hunter2hunter2'], comm: 'node' })];
  const { call } = await connect(memoryMachine(machine(ME, processes)));
  const found = async (pattern: string) => {
    const { columns, rows } = await call(NAME, { pattern });
    const matched = Array.isArray(columns) ? columns.indexOf('matched') : -1;
    return Array.isArray(rows) && rows.map((row) => [row[0], row[matched]]);
  };
  assert.deepEqual(await found('node'), [[11, 'name']]);
  assert.deepEqual(await found('SERVER'), []);
  assert.deepEqual(await found('server\\.js'), [[11, 'command']]);
  assert.deepEqual(await found('hunter'), [], 'a secret cannot be found by its letters');
  assert.deepEqual(await found('john|p1[0-9]'), [[10, 'name']]);
});

test('a find goes on with its cursor, and not with that of another pattern', async () => {
  const many = Array.from({ length: 120 }, (_, index) => facts(100 + index));
  const { call, refusal } = await connect(memoryMachine(machine(ME, many)));
  const find = (args: Record<string, unknown>) => call(NAME, args);
  const { next_cursor } = await find({ pattern: 'p1', limit: 10 });
  const { rows } = await find({ pattern: 'p1', cursor: next_cursor });
  assert.equal(Array.isArray(rows) && rows.length, 10);
  assert.match(await refusal(NAME, { pattern: 'p2', cursor: next_cursor }), /another pattern/);
});

test('inside WSL, what is not found may be a process of Windows', async () => {
  const platform = { ...memoryMachine(machine(ME, [facts(10)])), unseenSystem: () => WINDOWS_UNSEEN };
  const { call } = await connect(platform);
  assert.equal((await call(NAME, { pattern: 'outlook' }))['note'], WINDOWS_UNSEEN.processes);
  assert.equal((await call(NAME, { pattern: 'outlook', group_by: 'name' }))['note'], WINDOWS_UNSEEN.processes);
  assert.equal((await call(NAME, { pattern: 'p10' }))['note'], undefined);
  assert.equal((await call('list_processes', { min_memory_mib: 1e6 }))['note'], undefined);
});
