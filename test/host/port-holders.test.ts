import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressChars, addressesOf, findPortHolders, noteOnOrphaned } from '../../src/host/port-holders.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { safe } from '../../src/text/safe-text.ts';
import { machine } from '../memory/data.ts';
import type { TestMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { viewOn } from './view.ts';

const socket = (number: number, rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port: 3000, state: 'listening', user: ME, key: String(number) },
  ...rest,
});
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

const NOTHING = { orphaned: [], kernel: [], likely: [], outside: false, unreceived: false };

test('the note says of sockets without a holder who may have them', () => {
  const { view } = viewOn(machine(ME, []));
  const note = (others: Partial<Parameters<typeof noteOnOrphaned>[1]>) =>
    noteOnOrphaned(view, { ...NOTHING, ...others }, safe`Row.`);
  assert.equal(note({}), undefined);
  assert.equal(note({ orphaned: [socket(1)] }), 'Row.');
  assert.match(note({ orphaned: [socket(1)], outside: true }) ?? '', /^No process visible to this server holds it/);
  assert.match(note({ orphaned: [socket(1)], unreceived: true }) ?? '', /^No process has it open: it was sent to one/);
  assert.match(note({ kernel: [socket(1)] }) ?? '', /^No process has it open: it belongs to the kernel/);
  assert.match(note({ kernel: [socket(1)], orphaned: [socket(2)] }) ?? '', /received it yet\. Row\.$/);
});

test('three likely holders are named and count as shown, the others are counted', () => {
  const { view, shown } = viewOn(machine(ME, []));
  const note = (...likely: ProcessFacts[]) => noteOnOrphaned(view, { ...NOTHING, likely }, safe`Row.`);
  assert.equal(
    note(facts(10)),
    'It is probably "p10" (pid 10): same user, but only root may look into it (it has file capabilities, or is not dumpable).',
  );
  assert.match(note(facts(10), facts(11)) ?? '', /probably one of "p10" \(pid 10\), "p11" \(pid 11\): same user/);
  shown.length = 0;
  const many = [10, 11, 12, 13, 14].map((pid) => facts(pid));
  assert.match(note(...many) ?? '', /"p12" \(pid 12\) or 2 more: same user/);
  assert.deepEqual(shown, [10, 11, 12]);
  assert.match(note(facts(10, { owner: ownedBy(ROOT) })) ?? '', /only CAP_SYS_PTRACE would let it look/);
});

const at = (...addresses: string[]) => addresses.map((address, index) => socket(index, { address }));

test('an address is named once, eight at most, and the number of all if there are more', () => {
  const shown = (addresses: string[], maxChars = Number.POSITIVE_INFINITY) =>
    addressesOf(BUILT_IN, at(...addresses), maxChars);
  assert.deepEqual(shown(['::', '::', '::1']), { addresses: ['::', '::1'] });
  const many = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  assert.deepEqual(shown(many.slice(0, 8)), { addresses: many.slice(0, 8) });
  assert.deepEqual(shown(many), { addresses: many.slice(0, 8), addresses_total: 9 });
  assert.deepEqual(shown(['12345', '67', '8'], 7), { addresses: ['12345', '67'], addresses_total: 3 });
  assert.deepEqual(shown(['12345', '67'], 6), { addresses: ['12345'], addresses_total: 2 });
  assert.deepEqual(shown(['12345'], 1), { addresses: ['12345'] });
});

test('the addresses of one answer share 1,400 characters, where all together are longer', () => {
  const row = (count: number, chars: number) =>
    at(...Array.from({ length: count }, (_, index) => `${index}`.padEnd(chars, 'x')));
  assert.equal(addressChars([row(7, 100), row(7, 100)]), Number.POSITIVE_INFINITY);
  assert.equal(addressChars([row(8, 100), row(6, 100), at('1')]), 466);
  assert.equal(addressChars([row(20, 100)]), Number.POSITIVE_INFINITY, 'only eight of them are named');
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
