import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { compilePattern, type Pattern } from '../../../src/text/pattern.ts';
import { listRequest } from '../../../src/tools/shared/lists.ts';
import { processList } from '../../../src/tools/shared/process-list.ts';
import { on, watcher } from '../../host/ends.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine, type TestMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

const Answer = z.looseObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  total: z.number(),
  next_cursor: z.string().optional(),
  note: z.string().optional(),
});

const many = (count: number) => Array.from({ length: count }, (_, index) => facts(100 + index));

async function here(processes = many(120)) {
  const made = machine(ME, processes);
  const connected = await connect(memoryMachine(made), { allowUsers: new Set([JOHN]) });
  const list = async (args: Record<string, unknown> = {}, tool = 'list_processes') =>
    Answer.parse(await connected.call(tool, args));
  return { ...connected, machine: made, list };
}

const pidsOf = ({ rows }: z.output<typeof Answer>) => rows.map((row) => row[0]);

test('pages show everything once, while processes come and go', async () => {
  const { list, machine: made } = await here();
  const seen: unknown[] = [];
  let page = await list({ limit: 50, sort_by: 'pid' });
  assert.equal(page.total, 120);
  for (;;) {
    seen.push(...pidsOf(page));
    if (!page.next_cursor) break;
    made.processes.set(99, facts(99)).set(999, facts(999)); // new ones belong to the next snapshot
    page = await list({ cursor: page.next_cursor });
  }
  assert.deepEqual(
    seen,
    many(120).map(({ pid }) => pid),
  );
});

test('what ended between two pages is left out and counted', async () => {
  const { list, machine: made } = await here();
  const { next_cursor } = await list({ limit: 100, sort_by: 'pid' });
  made.processes.delete(210);
  const page = await list({ limit: 100, cursor: next_cursor });
  assert.equal(page.rows.length, 19);
  assert.equal(page.note, '1 exited while they were read.');
});

test('a cursor that was never given, or belongs to another list, is refused with how to go on', async () => {
  const { list, refusal } = await here();
  const { next_cursor } = await list({ limit: 10 });
  assert.match(
    await refusal('list_processes', { cursor: 'abcdefabcdef.10' }),
    /^INVALID_INPUT: cursor .*expired.* without cursor/,
  );
  assert.match(
    await refusal('list_processes', { cursor: next_cursor, status: 'zombie' }),
    /^INVALID_INPUT: cursor .*another status/,
  );
  assert.match(
    await refusal('list_processes', { cursor: next_cursor, limit: 20 }),
    /^INVALID_INPUT: cursor .*another limit/,
  );
});

test('at most 20 lists are kept', async () => {
  const { list, refusal } = await here();
  const first = await list({ limit: 10 });
  for (let i = 0; i < 20; i++) await list({ limit: 10 });
  assert.match(await refusal('list_processes', { cursor: first.next_cursor }), /expired/);
});

test('columns come in the order asked for', async () => {
  const { list } = await here([facts(5, { ppid: 3, nice: 7, terminal: 'pts/1' })]);
  const { columns, rows } = await list({ columns: ['nice', 'terminal', 'pid', 'ref'] });
  assert.deepEqual(columns, ['nice', 'terminal', 'pid', 'ref']);
  assert.deepEqual(rows, [[7, 'pts/1', 5, 'boot01-5-50']]);
});

test('groups sum up what belongs together', async () => {
  const processes = [
    ...many(7).map((process) => ({ ...process, comm: 'node', rssBytes: 2 ** 20 })),
    facts(50, { comm: 'bash', rssBytes: 3 * 2 ** 20 }),
    facts(51, { comm: 'bash', owner: ownedBy(JOHN) }),
  ];
  const { list } = await here(processes);
  const byName = await list({ group_by: 'name' });
  assert.deepEqual(byName.columns, ['name', 'count', 'cpu_percent', 'memory_mib', 'pids']);
  assert.deepEqual(byName.rows, [
    ['node', 7, 0, 7, [100, 101, 102, 103, 104]],
    ['bash', 1, 0, 3, [50]],
  ]);
  const byUser = await list({ group_by: 'user', username: '*' });
  assert.deepEqual(
    byUser.rows.map((row) => row.slice(0, 2)),
    [
      ['john', 1],
      ['me', 8],
    ],
  );
  const sorted = await list({ group_by: 'name', sort_by: 'name' });
  assert.deepEqual(
    sorted.rows.map(([name]) => name),
    ['bash', 'node'],
  );
});

test('the note says what the system kept back, and which file systems did not answer', async () => {
  const listed = (silent: string[], unreadable = 0) => {
    const host = on(machine(ME, [facts(50)]), {
      over: (platform) => ({
        ...platform,
        snapshot: async (want) => ({ ...(await platform.snapshot(want)), unreadable }),
        projects: async () => ({ byPid: new Map([[50, 'shop']]), unavailable: silent }),
      }),
    });
    return processList(host, listRequest({ project: 'shop', columns: ['pid', 'project'] }), watcher());
  };
  assert.deepEqual(await listed([]), { columns: ['pid', 'project'], rows: [[50, 'shop']], total: 1 });
  assert.equal(
    (await listed(['/a is silent'], 2)).note,
    'The system does not let this server read 2 more, so they are left out. Some projects are unknown: /a is silent.',
  );
  assert.match((await listed(['/a', '/b', '/c'])).note ?? '', /unknown: \/a; \/b; \/c\.$/);
  assert.match(
    (await listed(['/a', '/b', '/c', '/d', '/e'])).note ?? '',
    /unknown: \/a; \/b; \/c; 2 more file systems do not answer\.$/,
  );
});

test('between two pages the rules may change: what may no longer be listed is left out', async () => {
  const allowed = new Set([JOHN]);
  const john = ownedBy(JOHN);
  const host = on(machine(ME, [facts(50), facts(51, { owner: john }), facts(52)]), { access: { allowUsers: allowed } });
  const request = { sort_by: 'pid', limit: 1, username: '*' } as const;
  const first = await processList(host, listRequest(request), watcher());
  allowed.clear();
  const next = await processList(host, listRequest({ ...request, cursor: first.next_cursor }), watcher());
  assert.deepEqual([next.rows[0]?.[0], next.total, next.next_cursor], [52, 2, undefined]);
});

test('a page is filled up with those that follow, in order, where some have ended', async () => {
  const host = on(
    machine(
      ME,
      [50, 51, 52, 53].map((pid) => facts(pid)),
    ),
    {
      over: (platform) => ({ ...platform, refresh: (one) => (one.pid === 50 ? undefined : platform.refresh(one)) }),
    },
  );
  const { rows, total, note } = await processList(host, listRequest({ sort_by: 'pid', limit: 2 }), watcher());
  assert.deepEqual([rows.map(([pid]) => pid), total, note], [[51, 52], 3, '1 exited while they were read.']);
});

/** What is read for a list: command lines of all, CPU clocks, projects. */
async function readFor(args: Parameters<typeof listRequest>[0], pattern?: Pattern) {
  let argv: boolean | undefined;
  let [clocks, projects] = [0, 0];
  const host = on(machine(ME, [facts(50), facts(900)]), {
    over: (platform) => ({
      ...platform,
      snapshot: (want) => {
        argv = want.argv;
        return platform.snapshot(want);
      },
      cpuTimeNs: () => ++clocks,
      projects: (all) => {
        projects++;
        return platform.projects(all);
      },
    }),
  });
  const { rows } = await processList(host, listRequest(args, pattern), watcher());
  return { argv, cpu: clocks > 0, projects: projects > 0, pids: rows.map(([pid]) => pid) };
}

test('command lines, CPU and projects are read only for the lists that need them', async () => {
  const nothing = { argv: false, cpu: false, projects: false };
  const pids = [900, 50];
  assert.deepEqual(await readFor({}), { ...nothing, pids });
  assert.deepEqual(await readFor({ sort_by: 'name' }), { ...nothing, argv: true, pids: [50, 900] });
  assert.deepEqual(await readFor({}, await compilePattern('p')), { ...nothing, argv: true, pids });
  assert.deepEqual(await readFor({ columns: ['pid', 'project'] }), { ...nothing, projects: true, pids });
  assert.deepEqual(await readFor({ project: 'shop' }), { ...nothing, projects: true, pids: [] });
  assert.deepEqual(await readFor({ columns: ['pid', 'cpu_percent'] }), { ...nothing, cpu: true, pids });
  const { pids: _, ...byName } = await readFor({ group_by: 'name' });
  assert.deepEqual(byName, { argv: true, cpu: true, projects: false });
  const { pids: __, ...byProject } = await readFor({ group_by: 'project' });
  assert.deepEqual(byProject, { argv: false, cpu: true, projects: true });
});

test('the server itself is not ranked by CPU', async () => {
  assert.deepEqual((await readFor({ sort_by: 'cpu' })).pids, [50]);
  assert.deepEqual((await readFor({ min_cpu_percent: 0 })).pids, [50]);
});

test('ports are those of each row, and what is unknown of them is noted', async () => {
  const here = machine(ME, [facts(50), facts(51), facts(52)]);
  const rest = { protocol: 'tcp', state: 'listening', address: '::', user: ME } as const;
  here.sockets.push({ ...rest, port: 80, key: '1' }, { ...rest, port: 81, key: '2' });
  here.held.set(50, ['1']).set(51, ['2']);
  here.uncertain.set(52, 'not allowed');
  const request = listRequest({ sort_by: 'pid', columns: ['pid', 'ports'] });
  const { rows, note } = await processList(on(here), request, watcher());
  assert.deepEqual(rows, [
    [50, [80]],
    [51, [81]],
    [52, null],
  ]);
  assert.equal(note, 'ports is null for 1 process: not allowed.');
});

test('a search names where it found its pattern, and leaves out what has it nowhere', async () => {
  const here = machine(ME, [facts(50, { comm: 'web' }), facts(51, { argv: ['node', 'web.js'] }), facts(52)]);
  const request = listRequest({ sort_by: 'pid', columns: ['pid'] }, await compilePattern('web'));
  const { rows } = await processList(on(here), { ...request, columns: ['pid', 'matched'] }, watcher());
  assert.deepEqual(rows, [
    [50, 'name'],
    [51, 'command'],
  ]);
});

test('by memory a page is in the order of what its processes use now', async () => {
  const over = (platform: TestMachine): TestMachine => ({
    ...platform,
    refresh: (one) => ({ ...one, rssBytes: one.pid === 50 ? 2 ** 40 : 2 ** 20 }),
  });
  const list = async (sort_by: 'memory' | 'pid') =>
    (await processList(on(machine(ME, [facts(50), facts(51)]), { over }), listRequest({ sort_by }), watcher())).rows;
  assert.deepEqual(
    (await list('memory')).map(([pid]) => pid),
    [50, 51],
  );
  assert.deepEqual(
    (await list('pid')).map(([pid]) => pid),
    [50, 51],
  );
});

test('groups are cut at the limit, and of each the first five count as shown', async () => {
  const here = machine(ME, [...many(6).map((one) => ({ ...one, comm: 'node' })), facts(50)]);
  const host = on(here);
  const { rows, total, note } = await processList(host, listRequest({ group_by: 'name', limit: 1 }), watcher());
  assert.deepEqual([rows.length, total, note], [1, 2, undefined]);
  const shown = (pid: number) => () => host.sightings.requireShown([{ process: facts(pid), requested: { pid } }]);
  for (const pid of [101, 105]) assert.doesNotThrow(shown(pid));
  for (const pid of [100, 50]) assert.throws(shown(pid), { code: 'NOT_SHOWN' });
});
