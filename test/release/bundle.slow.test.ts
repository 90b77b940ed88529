import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';
import { mcpb, RELEASE_TOOLS, writeBundle } from '../../scripts/bundle.ts';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { ToolResult, toolsOf } from '../e2e/answers.ts';
import { program } from '../e2e/programs.ts';
import { BEST_GUARANTEE } from '../e2e/session.ts';
import { folder, ROOT, run, stateFolder, suiteOrTest, UID } from '../e2e/support.ts';

/** The MCP bundle, unpacked and started as a client does it: with the settings put in by mcpb's own code. */

const SIZE_MAX_BYTES = 6 * 1024 ** 2;
/** Of an ELF header: e_machine is at 18; elf(5). */
const MACHINES = { x64: 62, arm64: 183 };

const scratch = folder();
const file = join(scratch, 'ours.mcpb');
const unpacked = join(scratch, 'unpacked');
const cannot = await writeBundle(file);

suiteOrTest(cannot)('the MCP bundle', { skip: cannot }, async () => {
  mcpb('unpack', file, unpacked);
  const { commandFor } = await mcpbConfig();

  test('is small, and holds koffi for both CPUs and both C libraries, but no code cache', () => {
    assert.ok(statSync(file).size <= SIZE_MAX_BYTES, `${statSync(file).size} bytes`);
    const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
    const machines = files
      .filter((path) => path.endsWith('.node'))
      .map((path) => [path.split('/').at(-2), readFileSync(join(unpacked, path)).readUInt16LE(18)]);
    assert.deepEqual(Object.fromEntries(machines), {
      linux_x64: MACHINES.x64,
      musl_x64: MACHINES.x64,
      linux_arm64: MACHINES.arm64,
      musl_arm64: MACHINES.arm64,
    });
    assert.deepEqual(
      files.filter((path) => path.endsWith('.cache')),
      [],
    );
  });

  test('names all tools and runs on Linux only', () => {
    const { tools, compatibility } = z
      .object({
        tools: z.array(z.object({ name: z.string() })),
        compatibility: z.object({ platforms: z.array(z.string()) }),
      })
      .parse(manifest());
    assert.deepEqual(
      tools.map(({ name }) => name),
      TOOLS.map(({ name }) => name),
    );
    assert.deepEqual(compatibility.platforms, ['linux']);
  });

  describe('as it is installed', async () => {
    const { client, tools } = await start({});

    test('allows nothing more than the server alone does', async () => {
      const { access } = await tools.user();
      assert.deepEqual([access.root, access.read_only], [ROOT ? 'listed' : 'hidden', false]);
      assert.equal(client.getServerVersion()?.name, 'process-manager-mcp');
    });

    test('uses its koffi', async () => {
      assert.equal((await tools.user()).access.guarantee, BEST_GUARANTEE);
    });
  });

  describe('with root allowed', async () => {
    const { tools } = await start({ allow_root: true });

    test('finds a program and its port and ends it', async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1', '0', 'for-the-bundle']);
      const [port = 0] = listener.numbers;
      assert.equal((await tools.user()).access.root, 'allowed');
      assert.equal((await tools.find('listens.mjs tcp .* for-the-bundle$')).rows[0]?.['pid'], listener.pid);
      assert.equal((await tools.port(port)).owners[0]?.pid, listener.pid);
      assert.equal((await tools.terminate(listener.pid)).outcome, 'exited');
      assert.deepEqual(await listener.exit, { code: null, signal: 'SIGTERM' });
    });
  });

  describe('read only, with other users', async () => {
    const { client, tools } = await start({ read_only: true, allow_users: '*' });

    test('offers only what reads, and says so', async () => {
      const { tools: offered } = await client.listTools();
      assert.deepEqual(
        offered.map(({ name }) => name),
        TOOLS.filter(({ effect }) => effect === 'read').map(({ name }) => name),
      );
      const { access } = await tools.user();
      assert.deepEqual([access.read_only, access.change], [true, []]);
    });
  });

  test('with a user who does not exist it does not start', async () => {
    const { command, args, env } = await commandFor({ allow_users: 'nobody-has-this-name' });
    const { code, stderr } = await run(command, args, { env });
    assert.equal(code, 2);
    assert.match(stderr, /ALLOW_USERS.*"nobody-has-this-name"/);
  });

  async function start(settings: Record<string, unknown>) {
    const { command, args, env } = await commandFor(settings);
    const client = new Client({ name: 'bundle', version: '1' });
    after(() => client.close());
    await client.connect(
      new StdioClientTransport({
        command,
        args,
        env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...env },
        stderr: 'pipe',
      }),
    );
    const call = async (name: string, args: Record<string, unknown>) =>
      ToolResult.parse(await client.callTool({ name, arguments: args }));
    return { client, tools: toolsOf(call) };
  }
});

const manifest = (): unknown => JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'));

/** mcpb's own translation of a manifest and the user's settings into a command. */
async function mcpbConfig() {
  const path = join(RELEASE_TOOLS, 'node_modules/@anthropic-ai/mcpb/dist/shared/config.js');
  type Translate = (options: object) => Promise<unknown>;
  const { getMcpConfigForManifest } = z
    .object({ getMcpConfigForManifest: z.custom<Translate>((value) => typeof value === 'function') })
    .parse(await import(pathToFileURL(path).href));
  const Command = z.object({
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
  });
  const commandFor = async (userConfig: Record<string, unknown>) =>
    Command.parse(
      await getMcpConfigForManifest({
        ...{ manifest: manifest(), extensionPath: unpacked, systemDirs: {}, userConfig, pathSeparator: '/' },
      }),
    );
  return { commandFor };
}
