import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { nameOf, type ProcessFacts, startedUnixS } from '../../../src/process/process.ts';
import { testMachine } from '../../fake.ts';
import { ETC, rootWithLinks } from './recorded.ts';

const root = rootWithLinks();
const everyone = { owner: () => true, argv: true };
const BACKENDS = [
  { name: 'system calls', platform: testMachine(linux({ root, etc: ETC })), native: true },
  { name: 'files', platform: testMachine(linux({ root, etc: ETC, native: false })), native: false },
];

const NAMES: Readonly<Record<number, string>> = {
  2: 'kthreadd',
  10: 'kworker/0:0H-events_highpri',
  101: 'server',
  102: 'spawner',
  103: 'spawner',
  104: 'dead-leader',
  105: ') (',
  108: 'new\nline\\n',
  109: 'a-name-longer-than-15-characters',
  110: 'fifteen-letters',
  111: 'worker',
  112: 'x: y z',
  113: 'caf\udce9\udcf0\udc9f\udc98',
  114: 'odd',
  115: 'odd',
  116: 'odd',
  117: 'replaced',
  118: 'pool',
  119: 'node',
  123: 'odd',
  4194303: 'huge',
};

const byPid = (processes: readonly ProcessFacts[]) => processes.toSorted((a, b) => a.pid - b.pid);

for (const { name, platform, native } of BACKENDS) {
  const skip = native && !platform.kernelInterfaces.native && 'koffi is not installed';

  test(`${name}: every recorded process by its name; those that cannot be read are counted`, { skip }, async () => {
    const { processes, unreadable, vanished, skipped } = await platform.snapshot(everyone);
    assert.deepEqual(Object.fromEntries(byPid(processes).map((process) => [process.pid, nameOf(process)])), NAMES);
    assert.equal(unreadable, 4); // 200: no stat; 201: no status; 202, 203: short ones
    assert.equal(vanished, 0); // their folders are still there
    assert.equal(skipped.size, 0);
  });

  test(`${name}: all facts of one process`, { skip }, async () => {
    const { processes, clock } = await platform.snapshot(everyone);
    const pool = processes.find(({ pid }) => pid === 118);
    assert.ok(pool);
    assert.deepEqual(pool, {
      pid: 118,
      startTicks: 173225,
      ppid: 3,
      comm: 'pool',
      status: 'stopped',
      uids: [0, 0, 0, 0],
      kernelThread: false,
      rssBytes: 301 * 4096,
      vmsBytes: 27713536,
      threads: 4,
      nice: 5,
      group: 0,
      session: 0,
      terminal: undefined,
      background: true,
      cpuTicks: 0,
      argv: ['/srv/app/pool', '3'],
    });
    assert.deepEqual(clock, { ticksPerS: 100, uptimeS: 1733.08, bootUnixS: 1795394504 });
    assert.equal(startedUnixS(pool, clock), 1795394504 + 1732.25);
    assert.equal(platform.cpuTimeNs(4194303), (2 ** 33 + 2 ** 32) * 1e7);
  });

  test(`${name}: processes of others are counted by their owner, not read`, { skip }, async () => {
    const { processes, skipped, vanished } = await platform.snapshot({ ...everyone, owner: () => false });
    assert.deepEqual([processes.length, vanished], [0, 0]);
    assert.deepEqual([...skipped], [[process.geteuid?.(), Object.keys(NAMES).length + 4]]);
  });

  test(`${name}: command lines only when asked for; complete() reads them and the exact memory`, { skip }, async () => {
    const { processes } = await platform.snapshot({ ...everyone, argv: false });
    const server = processes.find(({ pid }) => pid === 101);
    assert.ok(server);
    assert.equal(server.argv, undefined);
    assert.deepEqual(platform.refresh(server)?.argv, ['/srv/app/server', '--listen', '8080']);
    assert.equal(platform.refresh({ ...server, startTicks: 1 }), undefined);
    assert.equal(await platform.details({ ...server, startTicks: 1 }), undefined);
  });

  test(`${name}: one process by its pid; a thread, a dying one and none are no processes`, { skip }, () => {
    assert.equal(platform.read(116)?.uids.join(), '1001,1002,1003,1002');
    for (const pid of [1, 107, 200, 201, 202, 203, 2 ** 31 - 1]) assert.equal(platform.read(pid), undefined);
  });
}

test(
  'both backends say the same',
  { skip: !BACKENDS[0]?.platform.kernelInterfaces.native && 'koffi is not installed' },
  async () => {
    const looks = BACKENDS.map(async ({ platform }) => {
      const { processes, ...rest } = await platform.snapshot(everyone);
      const sorted = byPid(processes);
      const details = await Promise.all(sorted.map(platform.details));
      return { ...rest, sorted, complete: sorted.map(platform.refresh), details };
    });
    const [calls, files] = await Promise.all(looks);
    assert.deepEqual(calls, files);
  },
);

test('a recorded machine can be watched and not signalled', () => {
  for (const { platform } of BACKENDS) {
    assert.throws(() => platform.pin(101), { code: 'UNSUPPORTED' });
    assert.equal(platform.watch(101)?.read()?.pid, 101);
  }
});
