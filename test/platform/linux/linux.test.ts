import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { LINUX_NAMING } from '../../../src/platform/linux/naming.ts';
import { userOf } from '../../../src/platform/posix/owners.ts';
import { startedUnixS } from '../../../src/process/clock.ts';
import { NO_STRUCTURES } from '../../../src/process/match-attributes.ts';
import { nameOf, type ProcessFacts } from '../../../src/process/process.ts';
import { testMachine } from '../../memory/memory-machine.ts';
import { ownedBy, ROOT } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { ETC, rootWithLinks } from './recorded.ts';
import { failure, replaceLink } from './replaced-text.ts';
import { statLine } from './stat-lines.ts';

const root = rootWithLinks();
const everyone = { wants: () => true, argv: true };
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
  const skip = native && !platform.isNative && 'koffi is not installed';

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
      startTime: 173225,
      ppid: 3,
      comm: 'pool',
      naming: LINUX_NAMING,
      status: 'stopped',
      owner: ownedBy(ROOT, ROOT, ROOT, ROOT),
      ofKernel: false,
      rssBytes: 301 * 4096,
      vmsBytes: 27713536,
      threads: 4,
      nice: 5,
      group: 0,
      session: 0,
      terminal: undefined,
      background: true,
      argv: ['/srv/app/pool', '3'],
    });
    assert.deepEqual({ ...clock }, { unitsPerS: 100, now: 173_308, originUnixS: 1795394504 });
    assert.equal(startedUnixS(pool, clock), 1795394504 + 1732.25);
    assert.equal(platform.cpuTimeNs(4194303), (2 ** 33 + 2 ** 32) * 1e7);
  });

  test(`${name}: processes of others are counted by their owner, not read`, { skip }, async () => {
    const { processes, skipped, vanished } = await platform.snapshot({ ...everyone, wants: () => false });
    assert.deepEqual([processes.length, vanished], [0, 0]);
    assert.deepEqual([...skipped], [[String(process.geteuid?.()), Object.keys(NAMES).length + 4]]);
  });

  test(`${name}: command lines only when asked for; complete() reads them and the exact memory`, { skip }, async () => {
    const { processes } = await platform.snapshot({ ...everyone, argv: false });
    const server = processes.find(({ pid }) => pid === 101);
    assert.ok(server);
    assert.equal(server.argv, undefined);
    assert.deepEqual(platform.refresh(server)?.argv, ['/srv/app/server', '--listen', '8080']);
    assert.equal(platform.refresh({ ...server, startTime: 1 }), undefined);
    assert.equal(await platform.details({ ...server, startTime: 1 }), undefined);
  });

  test(`${name}: one process by its pid; a thread, a dying one and none are no processes`, { skip }, () => {
    assert.equal(platform.read(116)?.owner.all.join(), '1001,1002,1003,1002');
    for (const pid of [1, 107, 200, 201, 202, 203, 2 ** 31 - 1]) assert.equal(platform.read(pid), undefined);
  });
}

test('both backends say the same', { skip: !BACKENDS[0]?.platform.isNative && 'koffi is not installed' }, async () => {
  const looks = BACKENDS.map(async ({ platform }) => {
    const { processes, ...rest } = await platform.snapshot(everyone);
    const sorted = byPid(processes);
    const details = await Promise.all(sorted.map(platform.details));
    return { ...rest, sorted, complete: sorted.map(platform.refresh), details };
  });
  const [calls, files] = await Promise.all(looks);
  assert.deepEqual(calls, files);
});

test('a recorded machine can be watched and not signalled', () => {
  for (const { platform } of BACKENDS) {
    assert.throws(() => platform.pin(101), { code: 'UNSUPPORTED' });
    assert.equal(platform.watch(101)?.read()?.pid, 101);
  }
});

const STATUS = 'Name:\tx\nTgid:\t7\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n';
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 77 1 0 100\n`;
const UNIT = { unit: 'web.service', units: ['web.service'] };

/** A machine with one process, 7, whose leader has exited: all but its identity is that of its thread 8. */
function withThread(t: TestContext) {
  const work = realpathSync(fakeProc(t, { 'shop/.git/HEAD': '', 'shop/src/a': '' }));
  const zombie = statLine(7, { state: 'Z', threads: 2, comm: 'web' });
  const thread = '7/task/8';
  const root = fakeProc(t, {
    ...{
      'self/ns/mnt': '→ mnt:[1]',
      'self/ns/net': '→ net:[1]',
      'self/ns/pid': '→ pid:[1]',
      '1/cgroup': '0::/init.scope\n',
    },
    ...{ '7/stat': zombie, '7/status': STATUS, '7/task/7/stat': zombie, '7/task/7/children': '' },
    ...{ 'net/tcp': TCP, 'net/udp': TCP.slice(0, TCP.indexOf('\n') + 1) },
    ...{ [`${thread}/stat`]: statLine(8, { comm: 'web', utime: 50 }), [`${thread}/status`]: STATUS },
    ...{ [`${thread}/cmdline`]: '/srv/web\0', [`${thread}/environ`]: 'name=api\0', [`${thread}/exe`]: '→ /srv/web' },
    ...{ [`${thread}/cgroup`]: '0::/system.slice/web.service\n', [`${thread}/cwd`]: `→ ${work}/shop/src` },
    ...{ [`${thread}/fd/1`]: '→ /dev/null', [`${thread}/fd/3`]: '→ socket:[77]', [`${thread}/ns/mnt`]: '→ mnt:[1]' },
    ...{ [`${thread}/ns/net`]: '→ net:[1]', [`${thread}/ns/pid`]: '→ pid:[1]', [`${thread}/children`]: '9 10 ' },
  });
  const { machine } = linux({ root, etc: ETC, native: false });
  return { root, work, machine, seen: machine.read(7) ?? assert.fail() };
}

test('of a leader that has exited everything is read from its live thread', async (t) => {
  const { work, machine, seen } = withThread(t);
  assert.deepEqual([seen.liveTid, seen.argv], [8, ['/srv/web']]);
  assert.deepEqual([machine.label(seen, 'name'), machine.programId(seen)], ['api', 'web /srv/web']);
  const streams = await machine.streams(seen);
  assert.deepEqual(streams, { stdout: { kind: 'null' }, stderr: { kind: 'closed' }, unavailable: {} });
  const file = { path: '/srv/web', folder: false, socket: false, sockets: new Set<string>() };
  assert.deepEqual(await machine.fileUses(file)(seen), ['executable']);
  assert.deepEqual((await machine.projects([seen])).byPid, new Map([[7, 'shop']]));
  const attached = (await machine.attachments([7])).get(7);
  assert.deepEqual([attached?.unit, attached?.project, attached?.cwd], ['web.service', 'shop', `${work}/shop/src`]);
  const { byTid } = await machine.threadTimes(seen);
  assert.deepEqual([...byTid.keys()], [7, 8]);
  const { exe, cwd, children, listening, service } = (await machine.details(seen)) ?? assert.fail();
  assert.deepEqual([exe, cwd, children, listening?.length], ['/srv/web', `${work}/shop/src`, 2, 1]);
  assert.deepEqual(service, { main: false, restart: null });
  const wanted = await machine.requestedDetails(seen, new Set(['environment']));
  assert.deepEqual(wanted?.environment?.names, ['name']);
});

test('what rules ask about is read from its live thread, too', (t) => {
  const { machine, seen } = withThread(t);
  const wanted = new Set(['argv', 'exe', 'group', 'ports', 'structures'] as const);
  assert.deepEqual(machine.matchAttributes(seen, wanted, new Set([80])), {
    ...{ argv: ['/srv/web'], exe: '/srv/web', group: UNIT, ports: [80], structures: NO_STRUCTURES },
  });
  assert.deepEqual(machine.matchAttributes(seen, new Set(['ports']), new Set([81])), { ports: [] });
});

test('what another process has in its place is not its own', async (t) => {
  const { machine, seen } = withThread(t);
  const other = { ...seen, startTime: 71 };
  const wanted = new Set(['environment'] as const);
  assert.deepEqual(
    [
      ...[await machine.details(other), await machine.requestedDetails(other, wanted), await machine.streams(other)],
      machine.matchAttributes(other, new Set(['exe']), new Set()),
    ],
    [undefined, undefined, undefined, undefined],
  );
});

test('a recorded machine is itself: what this one has is not taken for its own', async (t) => {
  const { root, machine, seen } = withThread(t);
  assert.deepEqual([machine.self.pid, machine.self.startTime], [process.pid, 0]); // which is not in it
  assert.deepEqual([machine.isNative, machine.guarantee, machine.readsArgv], [false, 'start_time', true]);
  assert.deepEqual([machine.unchangeable(), machine.hidesSome(), machine.seesEveryPid()], [undefined, false, false]);
  assert.equal(machine.syslog('text'), false);
  assert.deepEqual(machine.pids().toSorted(), [1, 7]);
  assert.deepEqual(machine.identityOf(7), { pid: 7, startTime: 70 });
  assert.deepEqual([machine.ancestors(7), machine.threadGroupOf(7), machine.groupLimits()], [[7, 1], 7, {}]);
  assert.equal(machine.watch(7)?.read()?.pid, 7);
  assert.equal(await machine.realPath(join(root, 'nothing')), undefined);
  assert.equal(await machine.realPath(join(root, '7/task/7/..')), join(root, '7/task'));
  assert.equal(await machine.programKind(join(root, '7/task')), 'folder');
  assert.deepEqual(await machine.findFile(join(root, '7/stat')), {
    ...{ path: join(root, '7/stat'), folder: false, socket: false, sockets: new Set() },
  });
  const sockets = [machine.sockets('tcp'), machine.listeners(), machine.connections(80)].map((all) => all.length);
  assert.deepEqual([sockets, await machine.connectedPorts()], [[1, 1, 0], new Set()]);
  assert.equal(machine.networkOf(seen), 'own');
  assert.deepEqual((await machine.holders(new Set(['77']))).pidsOf, new Map([['77', [7]]]));
  assert.deepEqual((await machine.bound([seen])).get(7)?.sockets.length, 1);
  assert.deepEqual(await machine.portsHeld([seen], new Set([80])), new Map([[7, [80]]]));
  assert.deepEqual(await machine.peersOf(new Set(['socket:[77]']), [7]), new Map([['socket:[77]', 7]]));
  assert.deepEqual(await machine.stdinHolders(7), { exists: true, holders: [] });
});

test('a recorded machine has the users of its own files, and no unit files but those given', async (t) => {
  const { root } = withThread(t);
  const etc = join(root, 'etc');
  mkdirSync(etc);
  writeFileSync(join(etc, 'passwd'), 'ann:x:77:77::/home/ann:\n');
  writeFileSync(join(root, 'web.service'), '[Service]\nExecStart=/srv/web\nRestart=always\n');
  const units = { system: [root], user: () => [] };
  const machine = linux({ root, etc, units, native: false, argv: false }).machine;
  assert.equal(machine.users.nameOf(userOf(77)), 'ann');
  const seen = machine.read(7) ?? assert.fail();
  assert.deepEqual([machine.readsArgv, seen.argv], [false, undefined]);
  assert.deepEqual((await machine.details(seen))?.service, { main: true, restart: 'always' });
});

test('a machine without sockets is unsupported, and says what would help', (t) => {
  const { machine } = linux({ root: fakeProc(t, { '7/stat': statLine(7) }), native: false });
  for (const list of [() => machine.sockets('udp'), () => machine.listeners(), () => machine.connections(80)])
    assert.throws(list, { code: 'UNSUPPORTED' });
});

test('every pid is seen in the first PID namespace of the machine, unless /proc hides some', (t) => {
  const namespace = { target: 'pid:[4026531836]', error: false };
  replaceLink(t, '/proc/self/ns/pid', () => {
    if (namespace.error) throw failure(-13);
    return namespace.target;
  });
  const { machine } = linux({ native: false });
  assert.equal(machine.seesEveryPid(), !machine.hidesSome());
  namespace.target = 'pid:[4026532000]';
  assert.equal(machine.seesEveryPid(), false);
  namespace.error = true;
  assert.equal(machine.seesEveryPid(), false);
});

test('without a time since boot the clock begins with the start of this process', (t) => {
  const root = fakeProc(t, { [`${process.pid}/stat`]: statLine(process.pid, { startTicks: 50_000 }) });
  const { machine } = linux({ root, native: false });
  const { now, unitsPerS } = machine.clock();
  const uptimeS = now / unitsPerS;
  assert.ok(uptimeS >= 500 && uptimeS <= 500 + process.uptime());
  assert.equal(machine.self.startTime, 50_000);
});
