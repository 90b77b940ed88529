import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DetailName, RequestedDetails } from '../../../src/platform/requested-details.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { requestedDetails } from '../../../src/tools/get_process_info/details.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

const EVERYTHING = ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'];
const FIELDS = ['environment', 'open_files', 'connections', 'busiest_threads', 'limits'];

function asking(extras: RequestedDetails) {
  const asked: DetailName[][] = [];
  const platform = {
    ...memoryMachine(machine(ME, [facts(42)])),
    requestedDetails: async (_: unknown, wanted: ReadonlySet<DetailName>) => {
      asked.push([...wanted]);
      return extras;
    },
  };
  return { platform, asked };
}

test('what is not asked for is neither read nor shown', async () => {
  const { platform, asked } = asking({ unavailable: {} });
  const info = await (await connect(platform)).call('get_process_info', { pid: 42 });
  for (const field of FIELDS) assert.equal(field in info, false, field);
  assert.deepEqual(Object.keys(Object(info['memory'])), ['rss_mib', 'vms_mib', 'shared_mib']);
  assert.deepEqual(asked, []);
});

test('what is asked for, as lists with columns', async () => {
  const { platform, asked } = asking({
    environment: { names: ['PATH', 'HOME'], total: 3 },
    open_files: { files: [{ fd: 7, path: '/tmp/x', mode: 'rw' }], total: 60 },
    connections: {
      shown: [{ protocol: 'tcp', local: '[::1]:80', remote: null, state: 'listening' }],
      total: 1,
      unnamed: 4,
    },
    threads: { busiest: [{ tid: 43, name: 'pool', status: 'running', cpuNs: 12.34e9, cpuPercent: 12.5 }], total: 9 },
    limits: [{ name: 'open_files', soft: 1024, hard: 'unlimited' }],
    memory: { ussBytes: 1024 * 1024, pssBytes: 2.5 * 1024 * 1024, swapBytes: 0 },
    unavailable: {},
  });
  const info = await (await connect(platform)).call('get_process_info', { pid: 42, include: EVERYTHING });
  assert.deepEqual(asked.flat(), EVERYTHING);
  assert.deepEqual(info['environment'], { names: ['PATH', 'HOME'], total: 3 });
  assert.deepEqual(info['open_files'], { columns: ['fd', 'path', 'mode'], rows: [[7, '/tmp/x', 'rw']], total: 60 });
  assert.deepEqual(info['connections'], {
    columns: ['protocol', 'local', 'remote', 'state'],
    rows: [['tcp', '[::1]:80', null, 'listening']],
    total: 1,
    unnamed: 4,
  });
  assert.deepEqual(info['busiest_threads'], {
    columns: ['tid', 'name', 'status', 'cpu_percent', 'cpu_time_s'],
    rows: [[43, 'pool', 'running', 12.5, 12.34]],
    total: 9,
  });
  assert.deepEqual(info['limits'], { open_files: { soft: 1024, hard: 'unlimited' } });
  assert.deepEqual(info['memory'], { rss_mib: 42, vms_mib: 0, shared_mib: 0, uss_mib: 1, pss_mib: 2.5, swap_mib: 0 });
});

test('what cannot be read is null with its reason', async () => {
  const nothing = { environment: null, open_files: null, connections: null, threads: null, limits: null, memory: null };
  const why = Object.fromEntries(EVERYTHING.map((extra) => [extra, 'not allowed']));
  const { platform } = asking({ ...nothing, unavailable: why });
  const info = await (await connect(platform)).call('get_process_info', { pid: 42, include: EVERYTHING });
  for (const field of FIELDS) {
    assert.equal(info[field], null, field);
    assert.equal(Object(info['unavailable'])[field], 'not allowed', field);
  }
  const { uss_mib, pss_mib, swap_mib } = Object(info['memory']);
  assert.deepEqual([uss_mib, pss_mib, swap_mib], [null, null, null]);
  assert.equal(Object(info['unavailable'])['memory.uss_mib'], 'not allowed');
});

test('hostile names and paths are cleaned and redacted', async () => {
  const { platform } = asking({
    environment: { names: ['A\u202eB', `ghp_${'a1B2'.repeat(9)}`], total: 2 },
    open_files: { files: [{ fd: 3, path: '/tmp/\x1b[2J password=hunter2hunter2', mode: null }], total: 1 },
    threads: { busiest: [{ tid: 43, name: 'x\ny', status: null, cpuNs: 0, cpuPercent: null }], total: 1 },
    unavailable: {},
  });
  const { client } = await connect(platform);
  const include = ['environment', 'open_files', 'threads'];
  const answer = JSON.stringify(await client.callTool({ name: 'get_process_info', arguments: { pid: 42, include } }));
  assert.doesNotMatch(answer, /hunter2|a1B2a1B2|\u202e|\\u001b\[/);
});

test('an answer to everything about a large process still fits', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => index);
  const { platform } = asking({
    environment: { names: Array.from({ length: 900 }, (_, index) => `SERVICE_VARIABLE_${index}`), total: 900 },
    open_files: { files: rows.map((fd) => ({ fd, path: `/${'deep/'.repeat(800)}`, mode: 'r' })), total: 900 },
    unavailable: {},
  });
  const { client } = await connect(platform);
  const include = ['environment', 'open_files'];
  const { structuredContent } = await client.callTool({ name: 'get_process_info', arguments: { pid: 42, include } });
  const bytes = JSON.stringify(structuredContent).length;
  assert.ok(bytes < 8192, `${bytes} bytes`);
  const { names, total } = Object(Object(structuredContent)['environment']);
  assert.ok(names.length > 100 && names.length < total, `${names.length} of ${total}`);
});

test('an unknown include, and one that is no list, are refused by name', async () => {
  const { refusal } = await connect(memoryMachine(machine(ME, [facts(42)])));
  assert.match(
    await refusal('get_process_info', { pid: 42, include: ['env'] }),
    /^INVALID_INPUT: include\.0 must be one of environment, open_files, .*, not "env"/,
  );
  assert.match(
    await refusal('get_process_info', { pid: 42, include: 'threads' }),
    /^INVALID_INPUT: include must be a list/,
  );
});

test("details of others' processes are refused before they are read", async () => {
  const platform = {
    ...memoryMachine(machine(ME, [facts(12, { owner: ownedBy(JOHN) })])),
    requestedDetails: () => assert.fail('was read'),
    streams: () => assert.fail('was read'),
  };
  const { refusal } = await connect(platform);
  assert.match(await refusal('get_process_info', { pid: 12, include: ['environment'] }), /^ACCESS_DENIED/);
});

test("the id of a thread of another user's process leads nowhere", async () => {
  const here = memoryMachine(machine(ME, [facts(12, { owner: ownedBy(JOHN) }), facts(42)]));
  const { refusal } = await connect({ ...here, threadGroupOf: (tid) => ({ 13: 12, 43: 42 })[tid] });
  assert.match(await refusal('get_process_info', { pid: 43 }), /^NOT_FOUND: 43 is a thread of process 42/);
  assert.match(await refusal('get_process_info', { pid: 13 }), /^NOT_FOUND: no process 13\. It may have exited/);
});

const shownOf = async (details: RequestedDetails, include: DetailName[]) =>
  requestedDetails({ machine: asking(details).platform, show: BUILT_IN }, facts(42), { include, before: undefined });

test('a detail that is asked for twice is read once, and one of a process that has ended is none', async () => {
  const { platform, asked } = asking({ unavailable: {} });
  const wanted = { include: ['memory', 'limits', 'memory'] as const, before: undefined };
  await requestedDetails({ machine: platform, show: BUILT_IN }, facts(42), wanted);
  assert.deepEqual(asked, [['memory'], ['limits']]);
  const gone = { ...platform, requestedDetails: async () => undefined };
  assert.equal(await requestedDetails({ machine: gone, show: BUILT_IN }, facts(42), wanted), undefined);
});

test('a list stops before 2,800 characters, and names at 200, each at 64', async () => {
  const names = (count: number, chars: number) =>
    shownOf(
      {
        environment: { names: Array.from({ length: count }, (_, index) => `${index}`.padEnd(chars, '_')), total: 999 },
        unavailable: {},
      },
      ['environment'],
    );
  assert.equal((await names(201, 3))?.fields.environment?.names.length, 200);
  assert.equal((await names(60, 54))?.fields.environment?.names.length, 50, 'each takes 56 characters as JSON');
  assert.equal((await names(1, 65))?.fields.environment?.names[0]?.length, 64);
});

test('memory that the system does not share out is null where it is unknown', async () => {
  const memory = { ussBytes: 1024 * 1024, pssBytes: null, swapBytes: 2 * 1024 * 1024 };
  assert.deepEqual((await shownOf({ memory, unavailable: {} }, ['memory']))?.memory, {
    uss_mib: 1,
    pss_mib: null,
    swap_mib: 2,
  });
});

test('a thread with the cut name of its process is shown with the whole name', async () => {
  const busiest = [{ tid: 43, name: 'a-very-long-nam', status: null, cpuNs: 1e7, cpuPercent: null }];
  const process = facts(42, { comm: 'a-very-long-nam', argv: ['/bin/a-very-long-name'] });
  const { platform } = asking({ threads: { busiest, total: 1 }, unavailable: {} });
  const shown = await requestedDetails({ machine: platform, show: BUILT_IN }, process, {
    include: ['threads'],
    before: undefined,
  });
  assert.deepEqual(shown?.fields.busiest_threads?.rows, [[43, 'a-very-long-name', null, null, 0.01]]);
});

test('the reason why a detail is unknown is under the names that its fields have', async () => {
  const unavailable = { memory: 'not allowed', threads: 'gone', limits: 'no' };
  assert.deepEqual((await shownOf({ unavailable }, ['memory']))?.unavailable, {
    'memory.uss_mib': 'not allowed',
    'memory.pss_mib': 'not allowed',
    'memory.swap_mib': 'not allowed',
    busiest_threads: 'gone',
    limits: 'no',
  });
});

test('a connection without a name on one side has null there', async () => {
  const shown = [{ protocol: 'unix', local: null, remote: '/run/x', state: 'connected' } as const];
  const found = await shownOf({ connections: { shown, total: 1, unnamed: 0 }, unavailable: {} }, ['connections']);
  assert.deepEqual(found?.fields.connections?.rows, [['unix', null, '/run/x', 'connected']]);
});
