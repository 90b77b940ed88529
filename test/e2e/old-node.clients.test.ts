import assert from 'node:assert/strict';
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
          `process-manager-mcp needs Node.js 20 or later; this is v${version} (${node}). Put the path of a newer one as "command", or run install with it.\n`,
        ],
      );
    });
