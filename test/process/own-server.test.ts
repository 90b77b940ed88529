import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwnServer } from '../../src/process/own-server.ts';
import { called } from '../memory/processes.ts';

const SCRIPT = '/opt/checkout/dist/main.js';
const rows: readonly [argv: readonly string[] | undefined, expected: boolean][] = [
  [['node', SCRIPT], true],
  [['/usr/bin/node', '--no-warnings', SCRIPT, '--read-only'], true],
  [['node', '/home/ann/.npm/_npx/1f/node_modules/.bin/process-manager-mcp'], true],
  [['node', '/usr/lib/node_modules/process-manager-mcp/dist/main.js', 'serve'], true],
  [['node', SCRIPT, 'call', 'list_processes'], false],
  [['node', SCRIPT, 'doctor'], false],
  [['node', '/opt/checkout/dist/audit-writer.js', '--no-native'], true],
  [['node', '/opt/checkout/dist/helper.js'], true],
  [['node', '/opt/other/dist/audit-writer.js'], false],
  [['node', '/opt/checkout/dist/helper.jsx'], false],
  [['node', '/opt/checkout/dist/my-helper.js'], false],
  [['node', SCRIPT, 'serve', 'install'], false],
  [['node', SCRIPT, '--call'], true],
  [['call', SCRIPT], true],
  [['node', '/srv/my-process-manager-mcp-fork.js'], false],
  [['node', '/srv/app.js', '/usr/lib/node_modules/process-manager-mcp'], false],
  [['node'], false],
  [[], false],
  [undefined, false],
];

for (const [argv, expected] of rows)
  test(`${argv?.join(' ')}: ${expected}`, () => assert.equal(isOwnServer(called('node', argv), SCRIPT), expected));
