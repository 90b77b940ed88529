import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../../src/errors.ts';
import { portsAfter } from '../../../src/host/follow-up/ports-after.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import { machine } from '../../memory/data.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';
import { viewOn } from '../view.ts';

const socket = (port: number, rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', state: 'listening', address: '::', key: String(port), user: ME, port },
  ...rest,
});

/** What is said of the ports of ended processes; `taken`: who has them now, by pid. */
async function said(freed: readonly Socket[], taken: Record<number, Socket[]> = {}, again: readonly Socket[] = []) {
  const here = machine(ME, [facts(50), facts(51), facts(12, { owner: ownedBy(JOHN) })]);
  for (const [pid, sockets] of Object.entries(taken)) {
    here.sockets.push(...sockets);
    here.held.set(
      Number(pid),
      sockets.map(({ key }) => key),
    );
  }
  return portsAfter(viewOn(here), freed, new Set(again));
}

test('each port is free, or another process has it', async () => {
  const udp = socket(53, { protocol: 'udp', state: 'bound' });
  assert.deepEqual(await said([]), []);
  assert.deepEqual(await said([socket(80), socket(80, { address: '0.0.0.0', key: '1' }), udp], { 50: [socket(80)] }), [
    'Port 80/tcp is held by pid 50 "p50".',
    'Port 53/udp is free now.',
  ]);
});

test('the same port of another protocol does not count', async () =>
  assert.deepEqual(await said([socket(80)], { 50: [socket(80, { protocol: 'udp', state: 'bound' }), socket(81)] }), [
    'Port 80/tcp is free now.',
  ]));

test('the new holder may be hidden, or the kernel', async () => {
  assert.deepEqual(await said([socket(80)], { 12: [socket(80, { user: JOHN })] }), [
    'Port 80/tcp is held by a process that may not be shown.',
  ]);
  assert.deepEqual(await said([socket(80)], { 99: [socket(80, { user: ROOT })] }), [
    'Port 80/tcp is held by the kernel.',
  ]);
});

test('the ports of what was started again may be taken in a moment', async () => {
  const [one, other] = [socket(80), socket(81)];
  assert.deepEqual(await said([one, other], {}, [one]), [
    'Port 80/tcp is free so far, until what was started again listens on it.',
    'Port 81/tcp is free now.',
  ]);
});

test('up to five ports get a sentence each; of more the lowest are named', async () => {
  const many = [9, 8, 7, 6, 5, 4].map((port) => socket(port));
  assert.equal((await said(many.slice(0, 5))).length, 5);
  assert.deepEqual(await said(many), ['6 ports are free now, including 4/tcp, 5/tcp, 6/tcp, 7/tcp, 8/tcp.']);
});

test('where the system does not list its sockets, that is said; a bug is thrown', async () => {
  const failing = (error: Error) =>
    portsAfter(
      viewOn(machine(ME, []), {
        sockets: () => {
          throw error;
        },
      }),
      [socket(80)],
      new Set(),
    );
  assert.deepEqual(await failing(new ProcessError('UNSUPPORTED', 'no')), [
    'Whether its ports are free is unknown: the system does not list its sockets.',
  ]);
  await assert.rejects(failing(new TypeError('a bug')), TypeError);
});

test('of several that hold a port by now the first is named, and only that port is looked for', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  here.sockets.push(socket(80), socket(81));
  here.held.set(50, ['80']).set(51, ['80', '81']);
  const { machine: plain } = viewOn(here);
  const asked: string[] = [];
  const holders: typeof plain.holders = (keys, pids) => {
    asked.push(...keys);
    return plain.holders(keys, pids);
  };
  assert.deepEqual(await portsAfter(viewOn(here, { holders }), [socket(80)], new Set()), [
    'Port 80/tcp is held by pid 50 "p50".',
  ]);
  assert.deepEqual(new Set(asked), new Set(['80']));
});
