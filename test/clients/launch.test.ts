import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInCache, isOurs, launchOf } from '../../src/clients/launch.ts';

const SCRIPT = '/srv/checkout/dist/main.js';

const HERE = {
  node: '/opt/node/bin/node',
  script: SCRIPT,
  npx: '/opt/node/lib/node_modules/npm/bin/npx-cli.js',
  version: '1.2.3',
  platform: 'linux',
} as const;

for (const script of [
  SCRIPT,
  '/usr/lib/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/shop/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.local/share/pnpm/global/5/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.bun/install/global/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.config/yarn/global/node_modules/process-manager-mcp/dist/main.js',
  '/srv/dlx.js/main.js',
])
  test(`${script} is started by the paths of Node and of the script`, () => {
    assert.equal(isInCache(script), false);
    assert.deepEqual(launchOf({ ...HERE, script }), { command: HERE.node, args: [script], env: {} });
  });

for (const script of [
  '/home/me/.npm/_npx/0123abcd/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.cache/pnpm/dlx/abc/def/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.local/share/pnpm/store/tmp/dlx-1234/node_modules/process-manager-mcp/dist/main.js',
  '/tmp/bunx-1000-process-manager-mcp@latest/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/.yarn/berry/cache/process-manager-mcp-npm-1.2.3.zip/node_modules/process-manager-mcp/dist/main.js',
  '/home/me/shop/.yarn/__virtual__/process-manager-mcp-virtual-1/0/dist/main.js',
  'C:\\Users\\me\\AppData\\Local\\npm-cache\\_npx\\0123\\node_modules\\process-manager-mcp\\dist\\main.js',
])
  test(`${script} may vanish: npx starts the same version, and finds Node by PATH`, () => {
    assert.equal(isInCache(script), true);
    assert.deepEqual(launchOf({ ...HERE, script }), {
      command: HERE.node,
      args: [HERE.npx, '-y', 'process-manager-mcp@1.2.3'],
      env: { PATH: '/opt/node/bin:/usr/bin:/bin' },
    });
  });

test('on Windows, too, Node starts npx, and PATH has its separator', () => {
  const node = 'C:\\Program Files\\nodejs\\node.exe';
  const npx = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npx-cli.js';
  const script = 'C:\\npm-cache\\_npx\\0123\\node_modules\\process-manager-mcp\\dist\\main.js';
  assert.deepEqual(launchOf({ ...HERE, node, script, npx, platform: 'win32' }), {
    command: node,
    args: [npx, '-y', 'process-manager-mcp@1.2.3'],
    env: { PATH: 'C:\\Program Files\\nodejs;C:\\Windows\\System32;C:\\Windows' },
  });
});

for (const entry of [
  { command: 'node', args: [SCRIPT] },
  { command: SCRIPT },
  { cmd: SCRIPT },
  { cmd: 'npx', args: ['-y', 'process-manager-mcp'] },
  { command: ['npx', 'process-manager-mcp@1.2.3'] },
  { command: 'node', args: ['/opt/process-manager-mcp/dist/main.js'] },
  { command: { command: 'process-manager-mcp' } },
  { command: { path: '/usr/bin/process-manager-mcp' } },
  { command: 'bash', args: ['-c', `exec node '${SCRIPT}' --read-only`] },
  { command: 'C:\\tools\\process-manager-mcp\\main.js' },
])
  test(`${JSON.stringify(entry)} starts this program`, () => assert.equal(isOurs(entry, SCRIPT), true));

for (const entry of [
  {},
  undefined,
  null,
  5,
  { command: 'node', args: [`${SCRIPT}x`] },
  { command: 'npx', args: ['-y', 'process-manager-mcp-other'] },
  { command: 'npx', args: ['my-process-manager-mcp'] },
  // What it is called or told does not count, only what it runs.
  { command: 'node', args: [], name: 'process-manager-mcp', env: { X: 'process-manager-mcp' } },
])
  test(`${JSON.stringify(entry)} starts another one`, () => assert.equal(isOurs(entry, SCRIPT), false));
