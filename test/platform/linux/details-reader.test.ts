import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readDetails } from '../../../src/platform/linux/details-reader.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { linux } from '../../../src/platform/linux/linux.ts';
import type { CredentialIds, Details } from '../../../src/platform/process-details.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { ETC, rootWithLinks } from './recorded.ts';

const platform = linux({ root: rootWithLinks(), etc: ETC, native: false }).machine;

/** In the order of the kernel. */
const ids = (...[real, effective, saved, filesystem]: [number, number, number, number]): CredentialIds => ({
  ...{ real, effective, saved, filesystem },
});

async function detailsOf(pid: number): Promise<Details> {
  const facts = platform.read(pid);
  const details = facts && (await platform.details(facts));
  assert.ok(details);
  return details;
}

test('all that is known about one process', async () => {
  const { listening, ...server } = await detailsOf(101);
  assert.deepEqual(server, {
    exe: '/srv/app/server',
    cwd: '/srv/app',
    userIds: ids(0, 0, 0, 0),
    groupIds: ids(0, 0, 0, 0),
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
    [(await detailsOf(116)).userIds, (await detailsOf(116)).groupIds],
    [ids(1001, 1002, 1003, 1002), ids(1001, 1002, 1003, 1002)],
  );
});

test('a deleted program keeps its name', async () => {
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
  const keys = new Set(['16655', '16661', '4711']);
  assert.deepEqual(
    (await platform.holders(keys, [101, 102, 103, 4711])).pidsOf,
    new Map([
      ['16655', [101]],
      ['16661', [101]],
    ]),
  );
  assert.deepEqual((await platform.holders(keys, [101, 101])).pidsOf.get('16655'), [101, 101]);
  assert.deepEqual((await platform.holders(new Set(), [101])).pidsOf, new Map());
});

/** Of a process that holds these sockets; `countsFds`: as from Linux 6.2 on. */
async function read(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  over: { readonly process?: ProcessFacts; readonly sockets?: readonly Socket[]; readonly isThere?: boolean } = {},
) {
  const root = fakeProc(t, files);
  const { process = facts(7), sockets = [], isThere = false } = over;
  return readDetails(root, process, {
    ...{ files: fsFiles(root), pageBytes: 4096, countsFds: false, isThere: () => isThere },
    bound: async () => ({ sockets }),
    groupOf: (text) => (text === '' ? { outsideNamespace: true } : { unit: text }),
  });
}
const IDS = 'Name:\tx\nTgid:\t7\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nHugetlbPages:\t    2048 kB\n';

test('each file that cannot be read has a reason, and what is known of the row stands in', async (t) => {
  const gone = 'the process has none, or it ended while it was read';
  const process = facts(7, { owner: ownedBy(ME, ME, JOHN, ME), rssBytes: 70, vmsBytes: 700 });
  const { unavailable, ...details } = await read(t, {}, { process });
  assert.deepEqual(unavailable, {
    unit: gone,
    gids: 'its status under /proc cannot be read',
    'memory.shared_mib': 'its statm under /proc cannot be read',
    fds: gone,
    exe: gone,
    cwd: gone,
    children: gone,
  });
  assert.deepEqual(details, {
    ...{
      exe: null,
      cwd: null,
      userIds: ids(1001, 1001, 1002, 1001),
      groupIds: null,
      rssBytes: 70,
      vmsBytes: 700,
      sharedBytes: null,
    },
    ...{ fds: null, children: null, listening: [] },
  });
});

test('memory counts huge pages, children those of every thread', async (t) => {
  const details = await read(t, {
    ...{ '7/status': IDS, '7/statm': '10 5 2 1 0 1 0\n', '7/fd/0': '', '7/fd/9': '', '7/cgroup': '' },
    ...{ '7/task/7/children': '20 21 ', '7/task/8/children': '22 ', '7/task/9/stat': '' },
  });
  const { rssBytes, vmsBytes, sharedBytes, fds, children, userIds, groupIds } = details;
  assert.deepEqual([rssBytes, vmsBytes, sharedBytes], [5 * 4096 + 2048 * 1024, 10 * 4096, 2 * 4096]);
  assert.deepEqual([fds, children, userIds, groupIds], [2, 3, ids(1, 2, 3, 4), ids(5, 6, 7, 8)]);
  assert.equal(details.unavailable['unit'], "its control group is outside this server's namespace");
});

test('a table of open files is counted by its size where the kernel says that', async (t) => {
  const root = fakeProc(t, { '7/fd/0': '', '7/fd/1': '' });
  const fds = async (countsFds: boolean, count: number | undefined) => {
    const files = { ...fsFiles(root), fdTable: () => (count === undefined ? undefined : { ino: 1, count }) };
    const reader = { files, pageBytes: 4096, countsFds, isThere: () => false, groupOf: () => ({}) };
    return (await readDetails(root, facts(7), { ...reader, bound: async () => undefined })).fds;
  };
  assert.deepEqual([await fds(true, 70), await fds(true, undefined), await fds(false, 70)], [70, 2, 2]);
});

test('what a process listens on is unknown once it has ended, or for a reason', async (t) => {
  const root = fakeProc(t, {});
  const reader = { files: fsFiles(root), pageBytes: 4096, countsFds: false, isThere: () => false, groupOf: () => ({}) };
  const look = async (bound: Awaited<ReturnType<Parameters<typeof readDetails>[2]['bound']>>) => {
    const { listening, unavailable } = await readDetails(root, facts(7), { ...reader, bound: async () => bound });
    return [listening, unavailable['listening_ports']];
  };
  assert.deepEqual(await look(undefined), [null, 'the process ended while it was read']);
  assert.deepEqual(await look({ sockets: [], why: 'hidden' }), [null, 'hidden']);
  assert.deepEqual(await look({ sockets: [] }), [[], undefined]);
});

test('a group of this namespace has no reason, and a thread that ended meanwhile has no children', async (t) => {
  const files = { '7/cgroup': 'web.service', '7/task/7/children': '', '7/task/8/stat': '', '7/status': IDS };
  const { unavailable, children, unit, rssBytes } = await read(t, files, { process: facts(7, { rssBytes: 9 }) });
  assert.deepEqual(
    [unavailable['unit'], unavailable['gids'], children, unit, rssBytes],
    [undefined, undefined, 0, 'web.service', 9],
  );
});

test('a deleted file loses its mark, unless there is a file of that name', async (t) => {
  const files = { '7/exe': '→ /srv/a (deleted)', '7/cwd': '→ /srv' };
  assert.deepEqual([(await read(t, files)).exe, (await read(t, files)).cwd], ['/srv/a', '/srv']);
  assert.equal((await read(t, files, { isThere: true })).exe, '/srv/a (deleted)');
});

test('a TCP port that is bound without listening is no service; a zombie has none that are known', async (t) => {
  const bound: Socket = { protocol: 'tcp', address: '::', port: 1, state: 'bound', user: ROOT, key: '1' };
  const sockets = [
    bound,
    { ...bound, port: 2, state: 'listening' as const },
    { ...bound, protocol: 'udp' as const, port: 3 },
  ];
  assert.deepEqual(
    (await read(t, {}, { sockets })).listening?.map(({ port }) => port),
    [2, 3],
  );
  const { listening, unavailable } = await read(t, {}, { sockets, process: facts(7, { status: 'zombie' }) });
  assert.equal(listening, null);
  assert.equal(unavailable['listening_ports'], 'the process has ended and was not reaped by its parent yet');
});
