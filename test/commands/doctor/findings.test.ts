import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../src/commands/doctor/findings.ts';
import type { Report } from '../../../src/commands/doctor/report.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';

type Platform = NonNullable<Report['platform']>;

const ALL = { pidfd: true, pidfd_serial: true, pidfd_info: true, sock_diag: true, cpu_clock: true, smaps_rollup: true };
const PLATFORM: Platform = {
  kernel: '6.14',
  koffi: { version: '3.3.4' },
  supported: ALL,
  namespaces: { pid: 'initial', user: 'initial', net: 'that of pid 1' },
  container: null,
  hides: [],
  capabilities: [],
  proc_is_foreign: false,
};

const report = (platform: Platform): Report => ({
  version: '1',
  node: '20',
  user: null,
  configuration: { settings: [], files: [], dropped: [] },
  access: null,
  rules: [],
  servers: [],
  platform,
  audit: null,
  clients: [],
  stale: false,
  self_test: null,
});

for (const [what, over, level, says] of [
  ['a foreign /proc', { proc_is_foreign: true }, 'problem', /^\/proc belongs to another PID namespace/],
  ['no koffi', { koffi: { why: 'not installed' }, supported: { ...ALL, pidfd: false } }, 'note', /^no koffi/],
  ['no pidfd', { supported: { ...ALL, pidfd: false, pidfd_serial: false } }, 'note', /^no pidfd on Linux 6\.14/],
  ['no serial', { supported: { ...ALL, pidfd_serial: false } }, 'note', /gives pids no serial/],
  ['hidepid', { hides: ['hidepid=2'] }, 'note', /^\/proc is mounted with hidepid=2/],
  ['a container', { namespaces: { ...PLATFORM.namespaces, pid: 'own' } }, 'note', /^it runs in a container/],
  ['a user namespace', { namespaces: { ...PLATFORM.namespaces, user: 'own' } }, 'note', /^it runs in a user namespace/],
  ['another network', { namespaces: { ...PLATFORM.namespaces, net: 'not that of pid 1' } }, 'note', /ports outside/],
] as const)
  test(`${what} is a ${level}, and the only one`, () => {
    const found = findingsIn(report({ ...PLATFORM, ...over }), BUILT_IN);
    assert.deepEqual(
      found.map((one) => one.level),
      [level],
    );
    assert.match(found[0]?.what ?? '', says);
  });

test('a machine that lacks nothing has no findings, and problems come before notes', () => {
  assert.deepEqual(findingsIn(report(PLATFORM), BUILT_IN), []);
  const found = findingsIn(report({ ...PLATFORM, hides: ['hidepid=2'], proc_is_foreign: true }), BUILT_IN);
  assert.deepEqual(
    found.map(({ level }) => level),
    ['problem', 'note'],
  );
});
