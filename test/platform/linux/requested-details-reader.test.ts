import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequestedDetails } from '../../../src/platform/linux/requested-details-reader.ts';
import { DETAIL_NAMES, type DetailName, type ThreadTimes } from '../../../src/platform/requested-details.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc, OPEN } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

function read(
  t: TestContext,
  wanted: readonly DetailName[],
  files: Readonly<Record<string, string>>,
  process: ProcessFacts = facts(7),
  before?: ThreadTimes,
) {
  const root = fakeProc(t, files);
  return readRequestedDetails(process, new Set(wanted), { root, ticksPerS: 100, before });
}

test('only what is asked for is read', async (t) => {
  assert.deepEqual(await read(t, [], {}), { unavailable: {} });
  assert.deepEqual(await read(t, ['environment'], { '7/environ': 'A=1\0' }), {
    environment: { names: ['A'], total: 1 },
    unavailable: {},
  });
});

test('what cannot be read is null and has its reason', async (t) => {
  const { unavailable, ...details } = await read(t, DETAIL_NAMES, {});
  assert.deepEqual(
    Object.entries(details),
    DETAIL_NAMES.map((name) => [name, null]),
  );
  assert.deepEqual(Object.keys(unavailable), [...DETAIL_NAMES]);
  const odd = { '7/limits': 'Limit\n', '7/smaps_rollup': 'header\nPss: 1 kB\n' };
  assert.deepEqual((await read(t, ['limits', 'memory'], odd)).unavailable, {
    limits: 'the kernel names none',
    memory: 'the kernel gives no shares of its memory',
  });
});

test('open files by number, without sockets, pipes and devices; the first 50', async (t) => {
  const files = {
    ...{ '7/fd/10': '→ /b', '7/fdinfo/10': OPEN.rw, '7/fd/9': '→ /a (deleted)', '7/fd/1': '→ pipe:[3]' },
    ...{ '7/fd/2': '→ /dev/null', '7/fd/3': '→ socket:[4]', '7/fd/4': '→ /memfd:x' },
  };
  assert.deepEqual((await read(t, ['open_files'], files)).open_files, {
    files: [
      { fd: 9, path: '/a (deleted)', mode: null },
      { fd: 10, path: '/b', mode: 'rw' },
    ],
    total: 2,
  });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, fd) => [`7/fd/${fd}`, `→ /${fd}`]));
  const { files: shown, total } = (await read(t, ['open_files'], many)).open_files ?? assert.fail();
  assert.deepEqual([shown.length, total], [50, 51]);
  const fds = shown.map(({ fd }) => fd);
  assert.deepEqual(
    fds,
    fds.toSorted((a, b) => a - b),
  );
});

const TCP_HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const tcp = (port: string, inode: number) =>
  `   0: 0100007F:${port} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 ${inode} 1 0 100\n`;
const UNIX_HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';

test('connections of every protocol in its network, once each; the rest are unnamed', async (t) => {
  const unix = (inode: number, path: string) =>
    `0000000000000001: 00000002 00000000 00010000 0001 01 ${inode}${path}\n`;
  const { connections } = await read(t, ['connections'], {
    ...{ '7/fd/3': '→ socket:[1]', '7/fd/4': '→ socket:[2]', '7/fd/5': '→ socket:[3]', '7/fd/6': '→ socket:[1]' },
    ...{
      '7/fd/7': '→ socket:[9]',
      '7/fd/8': '→ /a',
      '7/net/tcp': TCP_HEAD + tcp('0050', 1) + tcp('0050', 1) + tcp('0051', 8),
    },
    '7/net/unix': UNIX_HEAD + unix(2, ' /run/a') + unix(3, ''),
  });
  assert.deepEqual(connections, {
    shown: [
      { protocol: 'tcp', local: '127.0.0.1:80', remote: null, state: 'listening' },
      { protocol: 'unix', local: '/run/a', remote: null, state: 'listening' },
    ],
    total: 2,
    unnamed: 2,
  });
});

test('at most 50 connections are shown, and all are counted', async (t) => {
  const inodes = Array.from({ length: 51 }, (_, at) => at + 1);
  const fds = Object.fromEntries(inodes.map((inode) => [`7/fd/${inode}`, `→ socket:[${inode}]`]));
  const table = inodes.map((inode) => tcp('0050', inode)).join('');
  const { connections } = await read(t, ['connections'], { ...fds, '7/net/tcp': TCP_HEAD + table });
  assert.deepEqual([connections?.shown.length, connections?.total, connections?.unnamed], [50, 51, 0]);
});

test('a share of huge pages is unknown, and the reason is given', async (t) => {
  const rollup = ['Pss', 'Private_Clean', 'Private_Dirty', 'Swap', 'Shared_Hugetlb'].map((name) => `\n${name}: 4 kB`);
  const { memory, unavailable } = await read(t, ['memory'], { '7/smaps_rollup': `${rollup.join('')}\n` });
  assert.deepEqual(memory, { ussBytes: 8192, pssBytes: null, swapBytes: 4096 });
  assert.deepEqual(unavailable, {
    'memory.pss_mib': 'it shares huge pages, and the kernel does not say with how many processes',
  });
});

test('of a leader that has exited the files of a live thread are read, and the threads of all', async (t) => {
  const files = { '7/task/9/environ': 'B=1\0', '7/task/9/stat': statLine(9) };
  const details = await read(t, ['environment', 'threads'], files, facts(7, { liveTid: 9 }));
  assert.deepEqual(details.environment?.names, ['B']);
  assert.equal(details.threads?.total, 1);
});

test('TCP comes first, then UDP, then unix sockets, and of each IPv4 before IPv6', async (t) => {
  const inodes = [1, 2, 3, 4, 5];
  const line = (version: 4 | 6, inode: number) =>
    version === 4 ? tcp('0050', inode) : tcp('0050', inode).replace('0100007F', '0'.repeat(32));
  const { connections } = await read(t, ['connections'], {
    ...Object.fromEntries(inodes.map((inode) => [`7/fd/${inode}`, `→ socket:[${inode}]`])),
    ...{ '7/net/udp6': TCP_HEAD + line(6, 1), '7/net/udp': TCP_HEAD + line(4, 2), '7/net/tcp6': TCP_HEAD + line(6, 3) },
    ...{ '7/net/tcp': TCP_HEAD + line(4, 4) },
    '7/net/unix': `${UNIX_HEAD}0000000000000001: 00000002 00000000 00010000 0001 01 5 @bus\n`,
  });
  assert.deepEqual(
    connections?.shown.map(({ protocol, local }) => `${protocol} ${local}`),
    ['tcp 127.0.0.1:80', 'tcp [::]:80', 'udp 127.0.0.1:80', 'udp [::]:80', 'unix @bus'],
  );
});

test('without sockets no table is read', async (t) => {
  const files = { '7/fd/3': '→ /a', '7/net/tcp/folder': '' };
  const { connections, unavailable } = await read(t, ['connections'], files);
  assert.deepEqual([connections, unavailable], [{ shown: [], total: 0, unnamed: 0 }, {}]);
});

test('limits are those of its file, memory has no reason where all of it is known', async (t) => {
  const rollup = ['Pss', 'Private_Clean', 'Private_Dirty', 'Swap'].map((name) => `\n${name}: 4 kB`).join('');
  const files = {
    '7/limits': 'Limit\nMax open files            1024                 unlimited            files     \n',
    '7/smaps_rollup': `${rollup}\n`,
  };
  assert.deepEqual(await read(t, ['limits', 'memory'], files), {
    limits: [{ name: 'open_files', soft: 1024, hard: 'unlimited' }],
    memory: { ussBytes: 8192, pssBytes: 4096, swapBytes: 4096 },
    unavailable: {},
  });
});

test('what a thread has used since a window began is a share of that window', async (t) => {
  t.mock.method(performance, 'now', () => 1000);
  const before = { atNs: 0, byTid: new Map([[7, { cpuNs: 0, atNs: 0 }]]) };
  const files = { '7/task/7/stat': statLine(7, { utime: 50 }) };
  const { threads } = await read(t, ['threads'], files, facts(7), before);
  assert.deepEqual(
    threads?.busiest.map(({ tid, cpuPercent }) => [tid, cpuPercent]),
    [[7, 50]],
  );
});
