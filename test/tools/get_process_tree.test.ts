import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getProcessTree } from '../../src/tools/get_process_tree.ts';
import { facts, fakeMachine, JOHN, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

const john = [JOHN, JOHN, JOHN, JOHN] as const;

test('a tree shows one process between its ancestors and its descendants, up to the first hidden one', async () => {
  const here = machine(ME, [
    facts(5, { uids: john, comm: 'hidden' }),
    facts(10, { ppid: 5 }),
    facts(20, { ppid: 10 }),
    facts(30, { ppid: 20 }),
    facts(21, { ppid: 10 }),
  ]);
  const { call, refusal } = await connect(fakeMachine(here));
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
  const base = fakeMachine(machine(ME, [facts(10)]));
  const { refusal } = await connect({
    ...base,
    snapshot: async (want) => ({ ...(await base.snapshot(want)), processes: [] }),
  });
  assert.match(await refusal(getProcessTree.name, { pid: 10 }), /^NOT_FOUND: no process 10/);
});
