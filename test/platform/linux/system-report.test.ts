import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KernelFeatures } from '../../../src/platform/linux/kernel-features.ts';
import { reportOf } from '../../../src/platform/linux/system-report.ts';

const ALL = { pidfd: true, pidfd_serial: true, pidfd_info: true, sock_diag: true, cpu_clock: true, smaps_rollup: true };
const PLATFORM: KernelFeatures = {
  kernel: '6.14',
  koffi: { version: '3.3.4' },
  supported: ALL,
  namespaces: { pid: 'initial', user: 'initial', net: 'that of pid 1' },
  container: null,
  wsl: false,
  hides: [],
  capabilities: [],
  proc_is_foreign: false,
};

for (const [what, over, level, says] of [
  ['a foreign /proc', { proc_is_foreign: true }, 'problem', /^\/proc belongs to another PID namespace/],
  ['no koffi', { koffi: { why: 'not installed' }, supported: { ...ALL, pidfd: false } }, 'note', /^no koffi/],
  ['no pidfd', { supported: { ...ALL, pidfd: false, pidfd_serial: false } }, 'note', /^no pidfd on Linux 6\.14/],
  ['no serial', { supported: { ...ALL, pidfd_serial: false } }, 'note', /gives pids no serial/],
  ['hidepid', { hides: ['hidepid=2'] }, 'note', /^\/proc is mounted with hidepid=2/],
  ['a container', { namespaces: { ...PLATFORM.namespaces, pid: 'own' } }, 'note', /^it runs in a container/],
  ['WSL', { wsl: true, namespaces: { ...PLATFORM.namespaces, pid: 'own' } }, 'note', /^it runs inside WSL: Windows/],
  ['a user namespace', { namespaces: { ...PLATFORM.namespaces, user: 'own' } }, 'note', /^it runs in a user namespace/],
  ['another network', { namespaces: { ...PLATFORM.namespaces, net: 'not that of pid 1' } }, 'note', /ports outside/],
] as const)
  test(`${what} is a ${level}, and the only one`, () => {
    const [first, ...more] = reportOf({ ...PLATFORM, ...over }).findings;
    assert.deepEqual([first?.level, more], [level, []]);
    assert.match(first?.what ?? '', says);
  });

test('a machine that lacks nothing has no findings, and problems come before notes', () => {
  assert.deepEqual(reportOf(PLATFORM).findings, []);
  const both = reportOf({ ...PLATFORM, hides: ['hidepid=2'], proc_is_foreign: true }).findings;
  assert.deepEqual(
    both.map(({ level }) => level),
    ['problem', 'note'],
  );
});

test('a container is recognised by its sign only where the namespace is unknown', () => {
  const pid = (kind: 'initial' | 'own' | undefined) => ({
    ...PLATFORM,
    container: 'docker',
    namespaces: { ...PLATFORM.namespaces, pid: kind },
  });
  assert.deepEqual(reportOf(pid('initial')).findings, []);
  for (const kind of ['own', undefined] as const)
    assert.match(reportOf(pid(kind)).findings[0]?.what ?? '', /^it runs in a container \(docker\)/);
});

test('what this kernel has, what it lacks and what is unknown each have a line', () => {
  const lines = reportOf({
    ...PLATFORM,
    supported: { ...ALL, pidfd_serial: false },
    koffi: { version: '3.0' },
    namespaces: { ...PLATFORM.namespaces, user: undefined },
    capabilities: ['CAP_KILL'],
  }).lines.map(([label, text]) => `${label}: ${text}`);
  assert.deepEqual(lines, [
    'kernel: Linux 6.14',
    'koffi: 3.0',
    'pidfd: yes: a signal reaches the intended process, or none',
    'pidfd_serial: no; with it two processes with the same pid in one clock tick are distinguished (Linux 6.9)',
    'pidfd_info: yes: user ids without opening a file (Linux 6.13)',
    'sock_diag: yes: ports and socket pairs in milliseconds',
    'cpu_clock: yes: CPU time in nanoseconds',
    'smaps_rollup: yes: exact memory of a process',
    'namespaces: pid initial, user unknown, net that of pid 1',
    'container: none detected',
    '/proc: hides nothing',
    'capabilities: CAP_KILL',
  ]);
  const other = reportOf({
    ...PLATFORM,
    koffi: { why: 'not installed' },
    container: 'docker',
    hides: ['a', 'b'],
  }).lines.map(([label, text]) => `${label} ${text}`);
  for (const line of ['koffi none: not installed', 'container docker', '/proc a,b'])
    assert.ok(other.includes(line), line);
  assert.match(other.at(-1) ?? '', /^capabilities none of CAP_KILL,/);
});

test('the facts are all that was tried', () => assert.deepEqual(reportOf(PLATFORM).facts, PLATFORM));
