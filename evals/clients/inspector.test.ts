import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { installFolder } from '../../scripts/install-folder.ts';
import { versionFor } from '../../src/commands/inspect.ts';
import { ToolResult } from '../../test/e2e/answers.ts';
import { cli, configFile, folder, REPO, run } from '../../test/e2e/support.ts';
import { SERVER, SERVER_ENV, testThrough } from './client-suite.ts';

/** The MCP Inspector in its --cli mode: a process and a server for each request. 0.15.0 is the last that runs on Node 20. */
const FOLDER = join(REPO, 'evals/clients/inspector');
const INSPECTOR = join(FOLDER, 'node_modules/@modelcontextprotocol/inspector/cli/build/cli.js');
const Listed = z.object({ tools: z.array(z.object({ name: z.string() })) });

await testThrough({
  folder: FOLDER,
  packageName: '@modelcontextprotocol/inspector',
  list: async () => Listed.parse(await inspect('--method', 'tools/list')).tools.map(({ name }) => name),
  call: async (name, args) => {
    const given = Object.entries(args).flatMap(([key, value]) => ['--tool-arg', `${key}=${value}`]);
    return ToolResult.parse(await inspect('--method', 'tools/call', '--tool-name', name, ...given));
  },
});

async function inspect(...args: string[]): Promise<unknown> {
  const server = [process.execPath, SERVER];
  const { code, stdout, stderr } = await run(process.execPath, [INSPECTOR, '--cli', ...server, ...args], {
    env: SERVER_ENV,
  });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const isOlder = versionFor(process.versions.node) === '0.15.0';
const cannotOpen = (await installFolder(FOLDER)) || (!isOlder && 'a newer one is pinned for this Node');

test('inspect opens the Inspector on this server, with its options', { skip: cannotOpen }, async () => {
  const args = ['inspect', '--read-only', '--', '--cli', '--method', 'tools/list'];
  const { code, stdout, stderr } = await cli(args, { cwd: FOLDER, hangMs: 120_000 }); // npx takes what is installed there
  assert.equal(code, 0, stderr);
  const names = Listed.parse(JSON.parse(stdout)).tools.map(({ name }) => name);
  assert.ok(names.includes('list_processes') && !names.includes('terminate_process'), stdout);
});

test('inspect keeps the options of the server and of the Inspector apart', { skip: cannotOpen }, async () => {
  const file = configFile('{ "allow_users": "*" }');
  const asked = ['--method', 'tools/call', '--tool-name', 'get_user_info'];
  const info = await cli(['inspect', '--config', file, '--', '--cli', ...asked], { cwd: FOLDER, hangMs: 120_000 });
  assert.equal(info.code, 0, info.stderr);
  assert.match(info.stdout, /"everyone"/);

  const port = ['--method', 'tools/call', '--tool-name', 'get_process_by_port', '--tool-arg', 'port=1'];
  const env = { TMPDIR: folder() };
  const { code, stdout, stderr } = await cli(['inspect', '--', '--cli', ...port], {
    cwd: FOLDER,
    hangMs: 120_000,
    env,
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /tcp port 1: /);
  assert.deepEqual(readdirSync(env.TMPDIR), [], 'the file that named the server is gone');
});

test('inspect says so when npx cannot fetch the Inspector', async () => {
  const env = {
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: folder(),
    npm_config_fetch_retries: '0',
    HOME: folder(),
  };
  const { code, stderr } = await cli(['inspect'], { env, hangMs: 120_000 });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^process-manager-mcp: the MCP Inspector \S+ did not start.* check the network/m);
});
