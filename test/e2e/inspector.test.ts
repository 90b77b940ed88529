import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { versionFor } from '../../src/commands/inspect.ts';
import { ToolResult, toolsOf } from './answers.ts';
import { program } from './programs.ts';
import { AS_OWNER, cli, folder, REPO, run, stateFolder, suiteOrTest, UID } from './support.ts';

/** The Inspector has a folder and a lockfile of its own: only this test installs it. */
const FOLDER = join(REPO, 'test/e2e/inspector');
const NO_NETWORK =
  /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E40[13]/;
const NPM_OPTIONS = ['--loglevel=error', '--prefer-offline', '--fetch-retries=1', '--fetch-timeout=60000'];
const NOT_WRITABLE = /EACCES|EROFS/;

const cannotInstall = await install();

test('its lockfile names no registry', () => {
  assert.doesNotMatch(readFileSync(join(FOLDER, 'package-lock.json'), 'utf8'), /"resolved"/);
});

suiteOrTest(cannotInstall)('the Inspector, in its --cli mode', { skip: cannotInstall }, () => {
  test('is the pinned one', () => {
    const path = join(FOLDER, 'node_modules/@modelcontextprotocol/inspector/package.json');
    assert.match(readFileSync(path, 'utf8'), /"version": "0\.15\.0"/);
  });

  test('lists the tools', async () => {
    const listed = await inspect('--method', 'tools/list');
    assert.match(JSON.stringify(listed), /^\{"tools":\[\{"name":"list_processes",.*"name":"get_user_info",/);
  });

  test('calls each of them', async () => {
    const tools = toolsOf(async (name, args) => {
      const given = Object.entries(args).flatMap(([key, value]) => ['--tool-arg', `${key}=${value}`]);
      return ToolResult.parse(await inspect('--method', 'tools/call', '--tool-name', name, ...given));
    });
    const listener = await program('listens.mjs', ['tcp', '127.0.0.1', '0', 'for-the-inspector']);
    const [port = 0] = listener.numbers;

    assert.ok((await tools.list()).total > 1);
    assert.ok(
      (await tools.find('listens.mjs tcp .* for-the-inspector$')).rows.some((row) => row['pid'] === listener.pid),
    );
    assert.equal((await tools.port(port)).owners[0]?.pid, listener.pid);
    assert.equal((await tools.info(listener.pid)).listening_ports?.[0]?.port, port);
    assert.equal((await tools.user()).uid, process.getuid?.());
    assert.equal((await tools.terminate(listener.pid)).outcome, 'exited');
    assert.deepEqual(await listener.exit, { code: null, signal: 'SIGTERM' });
    assert.match(await tools.refused('terminate_process', { pid: listener.pid }), /^NOT_FOUND: /);
  });
});

suiteOrTest(cannotInstall)('inspect', { skip: cannotInstall }, () => {
  const isOlder = versionFor(process.versions.node) === '0.15.0';

  test(
    'opens the Inspector on this server, with its options',
    { skip: !isOlder && 'a newer one is pinned for this Node' },
    async () => {
      const args = ['inspect', '--read-only', '--', '--cli', '--method', 'tools/list'];
      const { code, stdout, stderr } = await cli(args, { cwd: FOLDER, hangMs: 120_000 }); // npx takes what is installed there
      assert.equal(code, 0, stderr);
      const names = Listed.parse(JSON.parse(stdout)).tools.map(({ name }) => name);
      assert.ok(names.includes('list_processes') && !names.includes('terminate_process'), stdout);
    },
  );
});

const Listed = z.object({ tools: z.array(z.object({ name: z.string() })) });

test('inspect says so when npx cannot fetch the Inspector', async () => {
  const env = {
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: folder(),
    npm_config_fetch_retries: '0',
    HOME: folder(),
  };
  const { code, stderr } = await cli(['inspect'], { env, hangMs: 120_000 });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^process-manager-mcp: the MCP Inspector \S+ could not be opened.* is there a network/m);
});

test('inspect refuses what the server would refuse, before anything is fetched', async () => {
  for (const [args, says] of [
    [['--allow-users', 'a,,b'], /--allow-users=a,,b/],
    [['tools/list'], /no argument "tools\/list"; options of the Inspector go after --/],
    [['--alow-root'], /--alow-root/],
  ] as const) {
    const { code, stderr } = await cli(['inspect', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});

for (const [node, version] of [
  ['20.0.0', '0.15.0'],
  ['22.18.9', '0.15.0'],
  ['22.19.0', '2.12.0'],
  ['24.1.0', '2.12.0'],
] as const) {
  test(`the version for Node ${node} is ${version}`, () => assert.equal(versionFor(node), version));
}

async function inspect(...args: string[]): Promise<unknown> {
  const inspector = join(FOLDER, 'node_modules/@modelcontextprotocol/inspector/cli/build/cli.js');
  const server = [process.execPath, join(REPO, 'dist/main.js')];
  const { code, stdout, stderr } = await run(process.execPath, [inspector, '--cli', ...server, ...args], {
    env: { XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
  });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Installs the Inspector, unless the lockfile's is there already. Returns why it cannot, or false. */
async function install(): Promise<string | false> {
  const installed = join(FOLDER, 'node_modules/.package-lock.json');
  const lockfile = join(FOLDER, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return false;
  // npm hands its own settings to what it runs, among them the folder of the project.
  const given = Object.entries(process.env).filter(
    ([key]) => !/^npm_(?:config_local_prefix|package_|lifecycle_)/.test(key),
  );
  const env = Object.fromEntries(given.map(([key, value = '']) => [key, value]));
  const { code, stderr } = await run('npm', ['ci', '--prefix', FOLDER, ...NPM_OPTIONS], { env, hangMs: 300_000 });
  if (code === 0) return false;
  if (NO_NETWORK.test(stderr)) return 'needs the npm registry, to install the Inspector';
  if (NOT_WRITABLE.test(stderr)) return 'needs a checkout that can be written, to install the Inspector';
  throw new Error(`npm ci failed: ${stderr}`);
}
