import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { groupReader } from '../../../src/platform/linux/cgroup-reader.ts';
import { containersAt } from '../../../src/platform/linux/container-addresses.ts';
import { ROUTES } from './routes.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

function machine(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'proc-'));
  after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('one process of each container that has the address', async () => {
  const root = machine({
    '1/cgroup': '0::/init.scope\n',
    '10/cgroup': '0::/user.slice\n',
    '10/net/fib_trie': ROUTES,
    '20/cgroup': `0::/system.slice/docker-${A}.scope\n`,
    '20/net/fib_trie': ROUTES,
    '21/cgroup': `0::/system.slice/docker-${A}.scope\n`,
    '21/net/fib_trie': ROUTES,
    '30/cgroup': `0::/system.slice/docker-${B}.scope\n`,
    '30/net/fib_trie': ROUTES.replace('172.17.0.2\n', '172.17.0.3\n'),
    '40/cgroup': `0::/system.slice/docker-${B}.scope\n`,
  });
  const at = (address: string) =>
    containersAt(address, [1, 10, 20, 21, 30, 40, 99], { root, groupOf: groupReader(root) });
  assert.deepEqual(await at('172.17.0.2'), [20]);
  assert.deepEqual(await at('172.17.0.3'), [30]);
  assert.deepEqual(await at('172.17.0.4'), []);
  assert.deepEqual(await at('x'), []);
});

test('for what is no IPv4 address no process is looked at', async () => {
  const groupOf = () => assert.fail('it was looked at');
  for (const address of ['::1', '172.17.0', 'x', ''])
    assert.deepEqual(await containersAt(address, [1], { root: '/proc', groupOf }), []);
});

test('of a container whose first process hides its routes another is asked', async () => {
  const root = machine({
    '20/cgroup': `0::/system.slice/docker-${A}.scope\n`,
    '21/cgroup': `0::/system.slice/docker-${A}.scope\n`,
    '21/net/fib_trie': ROUTES,
  });
  assert.deepEqual(await containersAt('172.17.0.2', [20, 21], { root, groupOf: groupReader(root) }), [21]);
});
