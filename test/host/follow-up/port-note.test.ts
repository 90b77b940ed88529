import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portNote } from '../../../src/host/follow-up/port-note.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import { machine } from '../../memory/data.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';
import { viewOn } from '../view.ts';

const socket = (rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', state: 'listening', address: '::', port: 3000, key: '7', user: ME },
  ...rest,
});

/** What is said of port 3000 where these processes hold it, or other sockets are there. */
async function note(state: 'listening' | 'free', pids: number[], sockets = [socket()], connections: Socket[] = []) {
  const john = facts(12, { owner: ownedBy(JOHN) });
  const here = machine(ME, [john, ...[50, 51, 52, 53, 54].map((pid) => facts(pid))]);
  here.sockets.push(...sockets);
  for (const pid of pids) here.held.set(pid, ['7']);
  return portNote(viewOn(here, { connections: () => connections }), { port: 3000, state });
}

test('a port that is not free is held by up to three named processes, the others are counted', async () => {
  assert.equal(await note('free', [50]), 'Port 3000 is held by pid 50 "p50".');
  assert.match(await note('free', [50, 51, 52]), /by pid 50 "p50", pid 51 "p51", pid 52 "p52"\.$/);
  assert.match(await note('free', [50, 51, 52, 53, 54]), /pid 52 "p52", 2 more\.$/);
});

test('a port that is bound and not listened on says so', async () =>
  assert.equal(
    await note('listening', [50], [socket({ state: 'bound' })]),
    'Port 3000 is bound by pid 50 "p50", which does not listen on it.',
  ));

test('the holder may be hidden, or the kernel', async () => {
  assert.equal(await note('free', [12]), 'Port 3000 is held by a process that may not be shown.');
  assert.equal(await note('free', [], [socket({ user: ROOT })]), 'Port 3000 is held by the kernel.');
});

test('a port on which nothing listens may still be used by connections', async () => {
  const other = [socket({ port: 3001 }), socket({ protocol: 'udp' })];
  assert.equal(await note('listening', [], other), 'Port 3000: nothing listens on it.');
  assert.equal(
    await note('free', [], other, [socket()]),
    'Port 3000: nothing listens on it; connections that use it are still open or closing.',
  );
});
