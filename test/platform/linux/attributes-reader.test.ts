import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readMatchAttributes } from '../../../src/platform/linux/attributes-reader.ts';
import type { LocalPaths } from '../../../src/platform/linux/local-paths.ts';
import { type MatchAttribute, NO_STRUCTURES } from '../../../src/process/match-attributes.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';

/** Nothing is on a local file system: no program is genuine. */
const PATHS: LocalPaths = {
  mounts: () => [],
  refresh: () => undefined,
  isLocal: () => false,
  remoteOn: () => undefined,
  isLocalMount: () => false,
  resolve: () => ({ missing: false }),
  kindOf: () => undefined,
};

function read(t: TestContext, wanted: readonly MatchAttribute[], { rest = {}, files = {} } = {}) {
  const root = fakeProc(t, { '50/exe': '→ /usr/bin/node (deleted)', '50/cgroup': 'web.service\n', ...files });
  return readMatchAttributes(facts(50, rest), new Set(wanted), {
    dir: join(root, '50'),
    command: () => ({ argv: ['node'] }),
    ports: () => [80],
    groupOf: (text) => ({ unit: text.trim() }),
    structures: () => NO_STRUCTURES,
    paths: PATHS,
  });
}

test('each attribute is read if it is wanted, and nothing else', (t) => {
  assert.deepEqual(read(t, []), {});
  assert.deepEqual(read(t, ['exe']), { exe: '/usr/bin/node' });
  assert.deepEqual(read(t, ['argv']), { argv: ['node'] });
  assert.deepEqual(read(t, ['group']), { group: { unit: 'web.service' } });
  assert.deepEqual(read(t, ['ports']), { ports: [80] });
  assert.deepEqual(read(t, ['structures']), { structures: NO_STRUCTURES });
  assert.deepEqual(read(t, ['genuine']), { exe: '/usr/bin/node', genuine: false });
});

test('a kernel thread and a zombie have no program and no ports', (t) => {
  for (const rest of [{ ofKernel: true }, { status: 'zombie' }]) {
    assert.deepEqual(read(t, ['exe', 'ports'], { rest }), { exe: null, ports: [] });
    assert.deepEqual(read(t, ['genuine'], { rest }), { exe: null, genuine: false });
  }
});
