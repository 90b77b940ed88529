import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { npm } from '../../scripts/install-folder.ts';
import { folder, REPO, run } from './support.ts';

/** The built program in the Nodes that it refuses, as npm has them. */

const MAIN = join(REPO, 'dist/main.js');
const VERSIONS = ['10.24.1', '12.22.12', '14.21.3', '16.20.2', '18.20.8'];

const nodes = folder();
const cannot = await npm([
  ...['install', '--no-save', '--prefix', nodes],
  ...VERSIONS.map((version) => `node-${version}@npm:node-${process.platform}-${process.arch}@${version}`),
]);

for (const version of VERSIONS)
  for (const args of [[], ['serve'], ['install', '--yes'], ['doctor'], ['--version']])
    test(`Node ${version} is refused: ${args.join(' ')}`, { skip: cannot }, async () => {
      const node = join(nodes, 'node_modules', `node-${version}`, 'bin/node');
      const { code, stdout, stderr } = await run(node, [MAIN, ...args], { env: { HOME: nodes } });
      assert.deepEqual(
        [code, stdout, stderr],
        [
          1,
          '',
          `process-manager-mcp needs Node.js 20 or later; this is v${version} (${node}). Use the path of a newer one as "command", or run install with it.\n`,
        ],
      );
    });

test('doctor says which client starts an old Node', { skip: cannot }, async () => {
  const home = folder();
  const node = join(nodes, 'node_modules/node-18.20.8/bin/node');
  mkdirSync(join(home, '.cursor'));
  const server = { command: node, args: [MAIN] };
  writeFileSync(join(home, '.cursor/mcp.json'), JSON.stringify({ mcpServers: { 'process-manager': server } }));
  const { code, stdout } = await run(process.execPath, [MAIN, 'doctor'], { env: { HOME: home } });
  assert.equal(code, 1, stdout);
  const says = `problem  Cursor: "process-manager" runs on Node.js v18.20.8 ("${node}"), but needs 20 or later\n`;
  assert.ok(stdout.includes(says), stdout);
});
