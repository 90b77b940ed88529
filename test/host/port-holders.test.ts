import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPortHolders } from '../../src/host/port-holders.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import type { TestMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { socket } from '../memory/sockets.ts';
import { viewOn } from './view.ts';

const john = ownedBy(JOHN);

/** Who holds these sockets on a machine of four processes; `held`: the keys of each. */
function holding(sockets: readonly Socket[], held: Record<number, number[]> = {}, over: Partial<TestMachine> = {}) {
  const here = machine(ME, [facts(10), facts(11), facts(12, { owner: john }), facts(13, { ofKernel: true })]);
  here.sockets.push(...sockets);
  for (const [pid, keys] of Object.entries(held)) here.held.set(Number(pid), keys.map(String));
  return { here, host: viewOn(here, over), find: () => findPortHolders(viewOn(here, over), sockets) };
}

const keys = (sockets: readonly Socket[]): number[] => sockets.map(({ key }) => Number(key));
const pids = (processes: readonly ProcessFacts[]): number[] => processes.map(({ pid }) => pid);

test('every process that holds a socket is a holder of it, with its sockets; nothing is left over', async () => {
  const { holders, ...rest } = await holding([socket(1), socket(2)], { 10: [1, 2], 11: [2] }).find();
  assert.deepEqual(
    holders.map(({ process, sockets }) => [process.pid, keys(sockets)]),
    [
      [10, [1, 2]],
      [11, [2]],
    ],
  );
  assert.deepEqual(rest, { orphaned: [], kernel: [], likely: [], outside: false, unreceived: false });
  assert.deepEqual((await holding([]).find()).holders, []);
});

test('a socket whose holder may not be shown is orphaned, and does not belong to the kernel', async () => {
  const { holders, orphaned, kernel, unreceived } = await holding([socket(1, { user: JOHN })], { 12: [1] }).find();
  assert.deepEqual([holders, keys(orphaned), kernel, unreceived], [[], [1], [], false]);
});

test('where every process is seen, a socket of root that no process holds belongs to the kernel, another was not received', async () => {
  const sockets = [socket(1, { user: ROOT }), socket(2)];
  const { orphaned, kernel, unreceived, outside } = await holding(sockets).find();
  assert.deepEqual([keys(orphaned), keys(kernel), unreceived, outside], [[2], [1], true, false]);
  const hidden = await holding([...sockets, socket(3, { user: JOHN })], { 12: [3] }).find();
  assert.deepEqual([keys(hidden.orphaned), hidden.unreceived], [[3, 2], false]);
});

test("a socket of an unknown user is not the kernel's, and no process is its likely holder", async () => {
  const { kernel, unreceived } = await holding([socket(1, { user: null })]).find();
  assert.deepEqual([kernel, unreceived], [[], true]);
  const { here, find } = holding([socket(1, { user: null })]);
  here.uncertain.set(10, 'no');
  const { orphaned, likely } = await find();
  assert.deepEqual([keys(orphaned), likely], [[1], []]);
});

test('in a PID namespace what no process holds is held outside', async () => {
  const over = { seesEveryPid: () => false };
  const { orphaned, kernel, outside } = await holding([socket(1, { user: ROOT })], {}, over).find();
  assert.deepEqual([keys(orphaned), kernel, outside], [[1], [], true]);
  assert.equal((await holding([socket(1), socket(2)], { 12: [2] }, over).find()).outside, false);
});

test('a socket that was closed after it was listed has no holder', async () => {
  const { here, find } = holding([socket(1, { user: ROOT })]);
  here.sockets.pop();
  const { kernel, orphaned } = await find();
  assert.deepEqual([kernel, orphaned], [[], []]);
  const bound = holding([socket(2, { state: 'bound', user: ROOT })], {}, { connections: () => [socket(2)] });
  bound.here.sockets.pop();
  assert.deepEqual(keys((await bound.find()).kernel), [2], 'a connection is still there');
});

test('processes that cannot be looked into are likely holders: of the same user, in this network, and running', async () => {
  const { here, host, find } = holding([socket(1)]);
  for (const pid of [10, 11, 12, 13]) here.uncertain.set(pid, 'no');
  assert.deepEqual(pids((await find()).likely), [10, 11]);
  here.elsewhere.add(10);
  assert.deepEqual(pids((await find()).likely), [11]);
  here.processes.set(11, facts(11, { status: 'zombie' }));
  assert.deepEqual(pids((await find()).likely), []);
  const other = await findPortHolders(host, [socket(1, { user: JOHN })]);
  assert.deepEqual(other.likely, []);
});

test('a holder whose pid belongs to another process by now is none', async () => {
  const { holders } = await holding(
    [socket(1)],
    { 10: [1], 11: [1] },
    { refresh: (one) => (one.pid === 10 ? one : undefined) },
  ).find();
  assert.deepEqual(pids(holders.map(({ process }) => process)), [10]);
});

test('one process that cannot be looked into is a likely holder; without a socket of its user it is none', async () => {
  const { here, find } = holding([socket(1)]);
  here.uncertain.set(10, 'no');
  assert.deepEqual(pids((await find()).likely), [10]);
  const held = holding([socket(1)], { 11: [1] });
  held.here.uncertain.set(10, 'no');
  assert.deepEqual((await held.find()).likely, []);
});

test('where no socket is left without a holder, nothing is unreceived or outside', async () => {
  for (const seesEveryPid of [() => true, () => false]) {
    const { here, find } = holding([socket(1)], {}, { seesEveryPid });
    here.sockets.pop();
    const { orphaned, unreceived, outside } = await find();
    assert.deepEqual([orphaned, unreceived, outside], [[], false, false]);
  }
  assert.equal((await holding([socket(1, { user: ROOT })]).find()).unreceived, false);
});

test('connections are looked up again only for what was one: a TCP socket that is bound', async () => {
  const asked: number[] = [];
  const sockets = [
    socket(1, { port: 80 }),
    socket(2, { port: 81, state: 'bound' }),
    socket(3, { port: 82, protocol: 'udp', state: 'bound' }),
  ];
  const connections = (port: number): Socket[] => (asked.push(port) === 0 ? [] : []);
  await holding(sockets, {}, { connections }).find();
  assert.deepEqual(asked, [81]);
});
