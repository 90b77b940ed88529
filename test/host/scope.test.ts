import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../src/host/access.ts';
import { EVERYONE } from '../../src/host/scope.ts';
import type { Snapshot } from '../../src/platform/snapshot.ts';
import type { Access } from '../../src/policy/policy.ts';
import { NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import type { UserId } from '../../src/process/owner.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';

const of = (pid: number, user: UserId, rest = {}) => facts(pid, { owner: ownedBy(user), ...rest });
const ALL = [of(50, ME), of(51, ME, { comm: 'secret' }), of(60, JOHN), of(61, JOHN), of(70, ROOT)];
const HIDE_SECRET: Access['rules'] = [
  { effect: 'deny', actions: ['view'], match: { name: ['secret'] }, label: 'no secrets' },
];

/** What a scope shows of a snapshot, and what it counts as hidden. `skipped`: those whose owner alone was read. */
async function seen(
  username: string | undefined,
  access: Partial<Access> = {},
  skipped: [UserId | null, number][] = [],
) {
  const platform = memoryMachine(machine(ME, ALL));
  const view = createAccessView(platform, () => ({ ...DEFAULT_ACCESS, ...access }));
  const snapshot: Snapshot = {
    ...{ processes: ALL, skipped: new Map(skipped), vanished: 0, unreadable: 0, clock: platform.clock() },
  };
  const { processes, hidden } = await view.scope(username).visible(snapshot);
  return [processes.map(({ pid }) => pid), hidden];
}

test('without a user, or for everyone, all that is hidden is counted; for one user only what is hidden of that', async () => {
  assert.deepEqual(await seen(undefined), [[50, 51], { root: 1, other_users: 2 }]);
  assert.deepEqual(await seen(EVERYONE), [[50, 51], { root: 1, other_users: 2 }]);
  assert.deepEqual(await seen('me'), [[50, 51], undefined]);
  assert.deepEqual(await seen('john', { allowUsers: new Set([JOHN]) }), [[60, 61], undefined]);
  for (const [user, code] of [
    ['john', 'ACCESS_DENIED'],
    ['root', 'ROOT_PROTECTED'],
  ] as const)
    await assert.rejects(seen(user), { code });
});

test('those of whom only the owner was read count as well, unless one user was asked for', async () => {
  const skipped: [UserId | null, number][] = [
    [ROOT, 10],
    [null, 20],
    [JOHN, 4],
    [userIdOf('7000'), 1],
  ];
  assert.deepEqual(await seen(EVERYONE, {}, skipped), [[50, 51], { root: 31, other_users: 7 }]);
  assert.deepEqual(await seen('me', {}, skipped), [[50, 51], undefined]);
});

test('what a rule hides is counted by itself', async () => {
  assert.deepEqual(await seen(EVERYONE, { rules: HIDE_SECRET }), [[50], { root: 1, other_users: 2, by_rule: 1 }]);
  assert.deepEqual(await seen('me', { rules: HIDE_SECRET }), [[50], { by_rule: 1 }]);
  assert.deepEqual(await seen('john', { rules: HIDE_SECRET, allowUsers: 'everyone' }), [[60, 61], undefined]);
});

test('a user that there is not is named, and one whom the name service does not know', async () => {
  await assert.rejects(seen('zoe'), { code: 'INVALID_INPUT', message: /there is no user "zoe"/ });
  const platform = memoryMachine(machine(ME, []));
  const view = createAccessView(
    { ...platform, users: { ...platform.users, isSilent: () => true } },
    () => DEFAULT_ACCESS,
  );
  assert.throws(() => view.scope('zoe'), {
    message: /name service of this machine does not answer, so "zoe" is unknown/,
  });
});

test('a scope has a label for its set of processes, and knows whose files may belong to them', () => {
  const view = createAccessView(memoryMachine(machine(ME, ALL)), () => DEFAULT_ACCESS);
  assert.deepEqual([view.scope(undefined).label, view.scope('me').label, view.scope(EVERYONE).label], [ME, ME, '*']);
  const { wants, includes } = view.scope('me');
  assert.deepEqual([ME, JOHN, ROOT, null].map(wants), [true, false, false, false]);
  assert.deepEqual([includes(of(50, ME)), includes(of(60, JOHN)), includes(of(70, ROOT))], [true, false, false]);
  assert.ok(!view.scope(EVERYONE).includes(of(60, JOHN)));
});

test('a list leaves out the call itself, if it comes from the terminal', async () => {
  const platform = memoryMachine(machine(ME, ALL));
  const self = { ...platform.self, callers: new Set([51]) };
  const view = createAccessView({ ...platform, self }, () => DEFAULT_ACCESS);
  const snapshot: Snapshot = {
    processes: ALL,
    skipped: new Map(),
    vanished: 0,
    unreadable: 0,
    clock: platform.clock(),
  };
  const { processes, hidden } = await view.scope(undefined).list(snapshot);
  assert.deepEqual([processes.map(({ pid }) => pid), hidden], [[50], { root: 1, other_users: 2 }]);
});

test('without a terminal that called, a list has all that may be shown', async () => {
  const platform = memoryMachine(machine(ME, ALL));
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  const snapshot = await platform.snapshot({ wants: () => true, argv: false });
  assert.equal((await view.scope(undefined).list(snapshot)).processes.length, 2);
});

test('a process is that of its real user, whatever else it runs as', async () => {
  const mixed = [facts(50, { owner: ownedBy(JOHN, ME, ME, ME) }), facts(51, { owner: ownedBy(ME, JOHN, JOHN, JOHN) })];
  const platform = memoryMachine(machine(ME, mixed));
  const view = createAccessView(platform, () => ({ ...DEFAULT_ACCESS, allowUsers: 'everyone' }));
  const snapshot = await platform.snapshot({ wants: () => true, argv: false });
  const pids = async (user: string) => (await view.scope(user).visible(snapshot)).processes.map(({ pid }) => pid);
  assert.deepEqual([await pids('me'), await pids('john')], [[51], [50]]);
});

test("elevated processes and those of unknown users count as the machine's own; the latter under no user", async () => {
  const odd = [of(50, ME), facts(51, { owner: elevated(ME) }), facts(52, { owner: UNKNOWN })];
  const platform = memoryMachine(machine(ME, odd));
  const snapshot = await platform.snapshot({ wants: () => true, argv: false });
  const shown = async (user: string, allowRoot: boolean) => {
    const view = createAccessView(platform, () => ({ ...DEFAULT_ACCESS, allowRoot }));
    const { processes, hidden } = await view.scope(user).visible(snapshot);
    return [processes.map(({ pid }) => pid), hidden];
  };
  assert.deepEqual(await shown(EVERYONE, false), [[50], { root: 2 }]);
  assert.deepEqual(await shown('me', false), [[50], { root: 1 }]);
  assert.deepEqual(await shown(EVERYONE, true), [[50, 51, 52], undefined]);
  assert.deepEqual(await shown('me', true), [[50, 51], undefined]);
});

test("a server of root lists its own user's processes", async () => {
  const platform = { ...memoryMachine(machine(ROOT, ALL)) };
  const { visible, includes } = createAccessView(platform, () => DEFAULT_ACCESS).scope(undefined);
  const { processes } = await visible(await platform.snapshot({ wants: () => true, argv: false }));
  assert.deepEqual([processes.map(({ pid }) => pid), includes(of(70, ROOT))], [[70], true]);
});

test('where a rule names ports, those of other users than the one that is asked for are not read', async () => {
  const asked: number[] = [];
  const platform = memoryMachine(machine(ME, ALL));
  const portsHeld: typeof platform.portsHeld = (processes, ports) => {
    asked.push(...processes.map(({ pid }) => pid));
    return platform.portsHeld(processes, ports);
  };
  const rules: Access['rules'] = [{ effect: 'deny', actions: ['view'], match: { port: [80] }, label: 'no port 80' }];
  const access = { ...DEFAULT_ACCESS, allowUsers: 'everyone' as const, rules };
  const view = createAccessView({ ...platform, portsHeld }, () => access);
  await view.scope('me').visible(await platform.snapshot({ wants: () => true, argv: false }));
  assert.deepEqual(asked, [50, 51]);
});

test('a rule about ports decides about a process of root, too, where the server is of root', async () => {
  const here = machine(ROOT, [of(70, ROOT)]);
  here.traits.set(70, { ...NO_ATTRIBUTES, ports: [81] });
  const rules: Access['rules'] = [{ effect: 'deny', actions: ['view'], match: { port: [80] }, label: 'no port 80' }];
  const platform = memoryMachine(here);
  const { visible } = createAccessView(platform, () => ({ ...DEFAULT_ACCESS, rules })).scope(undefined);
  const { processes } = await visible(await platform.snapshot({ wants: () => true, argv: false }));
  assert.equal(processes.length, 1);
});

test('to show a process the ancestry of the server is not read', async () => {
  const platform = memoryMachine(machine(ME, ALL));
  let reads = 0;
  const ancestors: typeof platform.ancestors = (pid) => {
    reads++;
    return platform.ancestors(pid);
  };
  const { canList, require } = createAccessView({ ...platform, ancestors }, () => DEFAULT_ACCESS);
  assert.deepEqual([canList(of(50, ME)), reads], [true, 0]);
  require('terminate', of(50, ME));
  assert.ok(reads > 0);
});
