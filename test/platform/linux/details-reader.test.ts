import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import type { Details } from '../../../src/platform/machine.ts';
import { ETC, rootWithLinks } from './recorded.ts';

const platform = linux({ root: rootWithLinks(), etc: ETC, native: false }).machine;

async function detailsOf(pid: number): Promise<Details> {
  const facts = platform.read(pid);
  const details = facts && (await platform.details(facts));
  assert.ok(details);
  return details;
}

test('all that is known of one process', async () => {
  const { listening, ...server } = await detailsOf(101);
  assert.deepEqual(server, {
    exe: '/srv/app/server',
    cwd: '/srv/app',
    uids: [0, 0, 0, 0],
    gids: [0, 0, 0, 0],
    rssBytes: 313 * 4096, // by statm; stat says 290
    vmsBytes: 2400256,
    sharedBytes: 290 * 4096,
    fds: 14,
    children: 0,
    unit: 'shop-server.service',
    units: ['shop-server.service'],
    service: { main: false, restart: null },
    unavailable: {},
  });
  assert.deepEqual(
    listening?.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`),
    [
      'tcp 127.0.0.1 8080',
      'tcp :: 8082',
      'tcp ::ffff:127.0.0.1 8081',
      'tcp ::1 8080',
      'udp 0.0.0.0 5353',
      'udp ::1 5354',
    ],
  );
});

test('real, effective and saved ids', async () => {
  assert.deepEqual(
    [(await detailsOf(116)).uids, (await detailsOf(116)).gids],
    [
      [1001, 1002, 1003, 1002],
      [1001, 1002, 1003, 1002],
    ],
  );
});

test('a program that was deleted is called by the name it had', async () => {
  assert.equal((await detailsOf(117)).exe, '/srv/app/replaced');
});

test('children of every thread count, and a container is named by its id', async () => {
  assert.equal((await detailsOf(102)).children, 1);
  assert.match((await detailsOf(118)).container ?? '', /^4f2b[0-9a-f]{60}$/);
  assert.equal((await detailsOf(118)).unit, undefined);
});

test('what a zombie and a kernel thread do not have is null, with the reason', async () => {
  const zombie = await detailsOf(103);
  assert.deepEqual([zombie.exe, zombie.cwd, zombie.fds, zombie.listening], [null, null, null, null]);
  assert.equal(zombie.rssBytes, 0);
  assert.match(zombie.unavailable['exe'] ?? '', /not reaped/);
  const thread = await detailsOf(10);
  assert.deepEqual([thread.exe, thread.cwd], [null, '/']);
  assert.match(thread.unavailable['exe'] ?? '', /kernel thread/);
});

test('a leader that ended lives on in its threads: it is not called a zombie', async () => {
  const { exe, unavailable } = await detailsOf(104);
  assert.equal(exe, null);
  assert.doesNotMatch(unavailable['exe'] ?? '', /reaped/);
});

test('who holds a socket, also when several do', async () => {
  const inodes = new Set([16655, 16661, 4711]);
  assert.deepEqual(
    (await platform.holders(inodes, [101, 102, 103, 4711])).pidsOf,
    new Map([
      [16655, [101]],
      [16661, [101]],
    ]),
  );
  assert.deepEqual((await platform.holders(inodes, [101, 101])).pidsOf.get(16655), [101, 101]);
  assert.deepEqual((await platform.holders(new Set(), [101])).pidsOf, new Map());
});
