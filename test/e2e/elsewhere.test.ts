import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { serve } from './session.ts';
import { cli, configFile, REPO } from './support.ts';

const TOOLS = toolsFor(LINUX);

/**
 * On macOS there is no backend yet: the server starts, offers its tools, and each call says so. On other systems the
 * program is made to believe that it is there.
 */

const PRELOAD = join(REPO, 'test/e2e/programs/on-another-system.cjs');
const env = process.platform === 'darwin' ? {} : { NODE_OPTIONS: `--require ${PRELOAD}` };

/** What a tool needs before it looks at the machine. */
const ARGUMENTS: Readonly<Record<string, Record<string, unknown>>> = {
  find_processes: { pattern: 'node' },
  get_process_info: { pid: 4242 },
  get_process_by_port: { port: 3000 },
  find_file_users: { path: REPO },
  wait_for: { pid: 4242 },
  terminate_process: { pid: 4242 },
  terminate_processes: { pids: [4242] },
  signal_process: { pid: 4242, signal: 'HUP' },
  set_priority: { pid: 4242, nice: 5 },
};

test('without a backend the server starts, and each call is answered with UNSUPPORTED', async () => {
  const server = await serve({ env });
  for (const { name } of TOOLS) {
    assert.match(await server.refused(name, ARGUMENTS[name] ?? {}), /^UNSUPPORTED: there is no backend for \w+ yet/);
  }
  assert.match(await server.refused('get_process_info', { pid: 0 }), /^INVALID_INPUT: /);
});

test('so it is in the terminal', async () => {
  const { code, stdout, stderr } = await cli(['call', 'list_processes'], { env });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^process-manager-mcp: UNSUPPORTED: /);
});

const noTrust = process.platform === 'win32' && 'needs a system on which a file can be trusted';

test('asking for a log that the system lacks stops the start', { skip: noTrust }, async () => {
  const file = configFile({ audit: { syslog: true } });
  const { code, stderr } = await cli(['call', 'list_processes', '--config', file], { env });
  assert.equal(code, 2);
  assert.match(stderr, /: audit\.syslog: must be false: this server knows no system log on \w+/);
});
