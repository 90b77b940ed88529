import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundSockets, portsHeld } from '../../../src/platform/linux/bound-sockets.ts';
import { type KernelSocket, socketOf } from '../../../src/platform/linux/kernel-socket.ts';
import { Unreadable } from '../../../src/platform/posix/errno.ts';
import type { Network, Protocol } from '../../../src/platform/sockets.ts';
import { facts } from '../../memory/processes.ts';

const socket = (protocol: Protocol, port: number, inode: number): KernelSocket => ({
  ...{ protocol, port, inode, address: '::', uid: 0 },
  state: protocol === 'tcp' ? 'listening' : 'bound',
});
const [HTTP, DNS] = [socket('tcp', 80, 1), socket('udp', 53, 2)];
const all = (protocol: Protocol) => [HTTP, DNS].filter((one) => one.protocol === protocol);
const unlisted = (): never => {
  throw new Unreadable('no list');
};

/** Inode 1 is open twice in 10 and once in 20; of 30 it is not known. */
const asked: (readonly number[])[] = [];
const holders = async (inodes: ReadonlySet<number>, pids: readonly number[]) => {
  asked.push([...inodes], pids);
  return { pidsOf: new Map(inodes.has(1) ? [[1, [10, 10, 20]]] : []), uncertain: new Map([[30, 'denied']]) };
};
const PROCESSES = [10, 20, 30, 40].map((pid) => facts(pid));
const NOTHING = [facts(50, { ofKernel: true }), facts(60, { status: 'zombie' })];

test('what each process of this network has bound, once, and of which that is uncertain', async () => {
  const bound = await boundSockets([...PROCESSES, ...NOTHING], { all, networkOf: () => 'own' }, holders);
  assert.deepEqual(asked.splice(0), [
    [1, 2],
    [10, 20, 30, 40],
  ]);
  assert.deepEqual(Object.fromEntries(bound), {
    10: { sockets: [socketOf(HTTP)] },
    20: { sockets: [socketOf(HTTP)] },
    30: { sockets: [], why: 'denied' },
    40: { sockets: [] },
    50: { sockets: [] },
    60: { sockets: [] },
  });
});

test('of a process in another network, or in one that is hidden, it is unknown', async () => {
  const networkOf = ({ pid }: { readonly pid: number }): Network => (pid === 10 ? 'other' : 'unknown');
  const bound = await boundSockets([facts(10), facts(20)], { all: unlisted, networkOf }, holders);
  assert.deepEqual(asked.splice(0), [[], []]);
  assert.deepEqual(
    [bound.get(10)?.why, bound.get(20)?.why],
    [
      'it runs in another network namespace',
      'the operating system does not let this server see which network namespace it runs in',
    ],
  );
});

test('where sockets are not listed, each process has the reason', async () => {
  const bound = await boundSockets(PROCESSES, { all: unlisted, networkOf: () => 'own' }, holders);
  assert.deepEqual(bound.get(40), { sockets: [], why: 'no list' });
  const mistake = (): never => {
    throw new TypeError('a mistake');
  };
  await assert.rejects(boundSockets(PROCESSES, { all: mistake, networkOf: () => 'own' }, holders), TypeError);
});

test('which of the ports each process serves, whatever its network', async () => {
  const served = () => [HTTP, DNS];
  const ports = await portsHeld([...PROCESSES, ...NOTHING], new Set([80]), { served, holders });
  assert.deepEqual(asked.splice(0), [[1], [10, 20, 30, 40]]);
  assert.deepEqual(Object.fromEntries(ports), { 10: [80], 20: [80], 40: [], 50: [], 60: [] });
  const none = await portsHeld([facts(10), facts(30)], new Set([443]), { served, holders });
  assert.deepEqual([asked.splice(0), Object.fromEntries(none)], [[], { 10: [], 30: [] }]);
  assert.equal((await portsHeld([facts(10)], new Set([80]), { served: unlisted, holders })).size, 0);
});
