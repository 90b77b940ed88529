import assert from 'node:assert/strict';
import { normalize } from 'node:path';
import { test } from 'node:test';
import { isOurs, launchOf } from '../../src/clients/launch.ts';

const SCRIPT = '/srv/checkout/dist/main.js';

test('a checkout is started by the paths of Node and of the script, an installed package through npx', () => {
  assert.deepEqual(launchOf('/usr/bin/node', SCRIPT), { command: '/usr/bin/node', args: [SCRIPT] });
  for (const installed of ['/usr/lib/node_modules/process-manager-mcp/dist/main.js', '/a/node_modules/x/main.js'])
    assert.deepEqual(launchOf('/usr/bin/node', normalize(installed)), {
      command: 'npx',
      args: ['-y', 'process-manager-mcp'],
    });
  const similar = normalize('/srv/node_modules.old/main.js');
  assert.deepEqual(launchOf('node', similar).args, [similar]);
});

for (const entry of [
  { command: 'node', args: [SCRIPT] },
  { command: SCRIPT },
  { cmd: SCRIPT },
  { cmd: 'npx', args: ['-y', 'process-manager-mcp'] },
  { command: ['npx', 'process-manager-mcp@1.2.3'] },
  { command: 'node', args: ['/opt/process-manager-mcp/dist/main.js'] },
  { command: { command: 'process-manager-mcp' } },
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
