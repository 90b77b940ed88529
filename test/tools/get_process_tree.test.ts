import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getProcessTree } from '../../src/tools/get_process_tree.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const john = ownedBy(JOHN);

test('a tree shows one process between its ancestors and its descendants, up to the first hidden one', async () => {
  const here = machine(ME, [
    facts(5, { owner: john, comm: 'hidden' }),
    facts(10, { ppid: 5 }),
    facts(20, { ppid: 10 }),
    facts(30, { ppid: 20 }),
    facts(21, { ppid: 10 }),
  ]);
  const { call, refusal } = await connect(memoryMachine(here));
  const tree = async (args: object) => {
    const { rows } = await call(getProcessTree.name, { ...args });
    return Array.isArray(rows) && rows.map((row) => [row[0], row[1]]);
  };
  assert.deepEqual(await tree({ pid: 20 }), [
    [0, 10],
    [1, 20],
    [2, 30],
  ]);
  assert.deepEqual(await tree({ depth: 1 }), [
    [0, 10],
    [1, 20],
    [1, 21],
  ]);
  assert.match(await refusal(getProcessTree.name, { pid: 5 }), /^ACCESS_DENIED/);
  assert.match(await refusal(getProcessTree.name, { pid: 77 }), /^NOT_FOUND/);
});

test('a process that ends while its tree is read is refused, not shown with an empty tree', async () => {
  const base = memoryMachine(machine(ME, [facts(10)]));
  const { refusal } = await connect({
    ...base,
    snapshot: async (want) => ({ ...(await base.snapshot(want)), processes: [] }),
  });
  assert.match(await refusal(getProcessTree.name, { pid: 10 }), /^NOT_FOUND: no process 10/);
});

test('as text names are indented by depth, below the names of the columns', async () => {
  const { client } = await connect(memoryMachine(machine(ME, [facts(10), facts(20, { ppid: 10 })])));
  const { content } = await client.callTool({ name: getProcessTree.name, arguments: { limit: 1 } });
  const text = JSON.stringify(content);
  assert.match(text, /pid +name +user +memory_mib +age_s +command\\n/);
  assert.match(text, /1 of 2\\nOnly the first 1: raise limit, or ask for one pid\./);
  const all = JSON.stringify((await client.callTool({ name: getProcessTree.name, arguments: {} })).content);
  assert.match(all, / 20 {4}p20 /);
});

test('five generations below are shown by default', async () => {
  const line = Array.from({ length: 8 }, (_, index) => facts(10 + index, { ppid: index === 0 ? 1 : 9 + index }));
  const { call } = await connect(memoryMachine(machine(ME, line)));
  assert.equal((await call(getProcessTree.name, { pid: 10 }))['total'], 6);
  assert.equal((await call(getProcessTree.name, { pid: 10, depth: 7 }))['total'], 8);
});

test('the ancestors come from the top, and depth counts from the process that was asked for', async () => {
  const line = Array.from({ length: 6 }, (_, index) => facts(10 + index, { ppid: index === 0 ? 1 : 9 + index }));
  const { call } = await connect(memoryMachine(machine(ME, line)));
  const { rows } = await call(getProcessTree.name, { pid: 13, depth: 1 });
  assert.deepEqual(Array.isArray(rows) && rows.map(([depth, pid]) => [depth, pid]), [
    [0, 10],
    [1, 11],
    [2, 12],
    [3, 13],
    [4, 14],
  ]);
});

test('exactly as many as the limit are all, and what has ended meanwhile has no row', async () => {
  const here = machine(ME, [facts(10), facts(20, { ppid: 10 })]);
  const platform = memoryMachine(here);
  const { call, client } = await connect({
    ...platform,
    refresh: (process) => (process.pid === 20 ? undefined : platform.refresh(process)),
  });
  const answer = await call(getProcessTree.name, { limit: 2 });
  assert.deepEqual(
    [Array.isArray(answer['rows']) && answer['rows'].map((row) => row[1]), answer['total'], answer['note']],
    [[10], 2, undefined],
  );
  const { content } = await client.callTool({ name: getProcessTree.name, arguments: {} });
  assert.match(JSON.stringify(content), /\\n1 of 2"/);
});

test('those that may not be shown are counted, and command lines are read only of those in the answer', async () => {
  const platform = memoryMachine(machine(ME, [facts(10), facts(11, { owner: john })]));
  const asked: boolean[] = [];
  const snapshot: typeof platform.snapshot = (want) => {
    asked.push(want.argv);
    return platform.snapshot(want);
  };
  const { call } = await connect({ ...platform, snapshot });
  assert.deepEqual((await call(getProcessTree.name))['hidden'], { other_users: 1 });
  assert.deepEqual(asked, [false]);
});
