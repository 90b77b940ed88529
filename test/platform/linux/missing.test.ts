import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { testMachine } from '../../memory/memory-machine.ts';
import { connect } from '../../server/support.ts';

/** A copy of what /proc has about this machine and two processes, from which one file after the other is taken away. */

const FILES = [
  'stat',
  'status',
  'statm',
  'cmdline',
  'cgroup',
  'maps',
  'mountinfo',
  'limits',
  'environ',
  'smaps_rollup',
  'auxv',
];
const OF_THE_MACHINE = ['stat', 'uptime', 'loadavg', 'meminfo', 'sys/kernel/random/boot_id', 'sys/kernel/overflowuid'];
const NET = ['tcp', 'tcp6', 'udp', 'udp6', 'unix'];

const top = mkdtempSync(join(tmpdir(), 'missing-'));
after(() => rmSync(top, { recursive: true }));
const PIDS = [process.pid, process.ppid];
const whole = join(top, 'whole');

function copyFile(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true });
  try {
    writeFileSync(to, readFileSync(from));
  } catch {
    // not on this machine
  }
}

for (const pid of PIDS) {
  const [from, to] = [`/proc/${pid}`, join(whole, String(pid))];
  for (const file of FILES) copyFile(`${from}/${file}`, `${to}/${file}`);
  copyFile(`${from}/stat`, `${to}/task/${pid}/stat`);
  copyFile(`${from}/task/${pid}/children`, `${to}/task/${pid}/children`);
  copyFile(`${from}/uid_map`, `${to}/uid_map`);
  for (const folder of ['fd', 'fdinfo', 'ns']) mkdirSync(join(to, folder), { recursive: true });
  for (const link of [
    'exe',
    'cwd',
    'root',
    'ns/net',
    'ns/pid',
    'ns/mnt',
    ...readdirSync(`${from}/fd`).map((fd) => `fd/${fd}`),
  ]) {
    try {
      symlinkSync(readlinkSync(`${from}/${link}`), join(to, link));
      if (link.startsWith('fd/')) copyFile(`${from}/fdinfo/${link.slice(3)}`, join(to, 'fdinfo', link.slice(3)));
    } catch {
      // closed meanwhile
    }
  }
}
for (const file of OF_THE_MACHINE) copyFile(`/proc/${file}`, join(whole, file));
for (const table of NET) copyFile(`/proc/net/${table}`, join(whole, 'net', table));
symlinkSync(String(process.pid), join(whole, 'self'));

const READING: readonly (readonly [string, Record<string, unknown>])[] = [
  ['get_user_info', {}],
  [
    'list_processes',
    { columns: ['pid', 'user', 'memory_mib', 'started', 'ports', 'project', 'command', 'cpu_percent'] },
  ],
  ['list_processes', { group_by: 'project', username: '*' }],
  ['find_processes', { pattern: 'node' }],
  [
    'get_process_info',
    { pid: process.pid, include: ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'] },
  ],
  ['get_process_by_port', { port: 9 }],
  ['list_ports', { protocol: 'all' }],
  ['find_file_users', { path: '/usr' }],
  ['get_process_tree', {}],
  ['get_system_summary', {}],
  ['find_orphans', { min_age_s: 0 }],
  ['wait_for', { port: 9, state: 'free', timeout_s: 1 }],
];
const CHANGING: readonly (readonly [string, Record<string, unknown>])[] = [
  ['terminate_process', { pid: process.pid }],
  ['terminate_processes', { pids: [process.pid] }],
  ['signal_process', { pid: process.pid, signal: 'WINCH' }],
  ['set_priority', { pid: process.pid, nice: 5 }],
];

/** What may be said of a process whose facts are missing, or of sockets that are not listed. */
const EXPECTED = /^(NOT_FOUND|UNSUPPORTED|PERMISSION_DENIED|PROTECTED): /;

const PER_PROCESS = [...FILES, 'exe', 'cwd', 'root', 'fd', 'fdinfo', 'ns', 'task', 'ns/net', 'ns/mnt'];
const TAKEN = [
  ...OF_THE_MACHINE,
  ...NET.map((table) => `net/${table}`),
  'net',
  'sys',
  'self',
  ...PER_PROCESS.map((file) => `PID/${file}`),
];

// Most of the time they wait for a window of CPU time.
describe('what is not in /proc', { concurrency: 8 }, () => {
  for (const taken of ['', ...TAKEN]) {
    test(taken === '' ? 'with all of it, every tool answers' : `without ${taken}, every tool answers`, async () => {
      const root = mkdtempSync(join(top, 'without-'));
      cpSync(whole, root, { recursive: true, verbatimSymlinks: true });
      for (const path of taken.startsWith('PID/') ? PIDS.map((pid) => taken.replace('PID', String(pid))) : [taken]) {
        if (path !== '') rmSync(join(root, path), { recursive: true, force: true });
      }
      const platform = testMachine(linux({ root, native: false }));
      const { client } = await connect(platform, { allowRoot: true, allowUsers: 'everyone' });
      for (const [name, args] of [...READING, ...CHANGING]) {
        const { isError, content } = await client.callTool({ name, arguments: args });
        const text = JSON.stringify(content);
        assert.doesNotMatch(text, /INTERNAL/, name);
        if (isError && taken === '')
          assert.ok(
            CHANGING.some(([tool]) => tool === name),
            `${name}: ${text}`,
          );
        if (isError) assert.match(text.replace(/^\[\{"type":"text","text":"/, ''), EXPECTED, `${name}: ${text}`);
      }
      rmSync(root, { recursive: true });
    });
  }
});

test('without any, there is one clear error', () => {
  const root = join(top, 'none');
  mkdirSync(root);
  assert.throws(() => linux({ root, native: false }), /^Error: UNSUPPORTED: .*\/none is not mounted\. Mount it/);
  assert.ok(existsSync(whole) && lstatSync(join(whole, 'self')).isSymbolicLink());
});
