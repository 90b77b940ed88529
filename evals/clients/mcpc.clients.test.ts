import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ToolResult } from '../../test/e2e/answers.ts';
import { folder, REPO, run } from '../../test/e2e/support.ts';
import { SERVER, SERVER_ENV, testThrough } from './client-suite.ts';

/** Apify's mcpc: a daemon keeps the server between the calls of the command line. */
const FOLDER = join(REPO, 'evals/clients/mcpc');
const MCPC = join(FOLDER, 'node_modules/@apify/mcpc/bin/mcpc');
const Listed = z.array(z.object({ name: z.string() }));
const home = folder();

await testThrough({
  folder: FOLDER,
  packageName: '@apify/mcpc',
  connect: async () => {
    const server = { command: process.execPath, args: [SERVER], env: SERVER_ENV };
    const config = join(home, 'mcp.json');
    writeFileSync(config, JSON.stringify({ mcpServers: { ours: server } }));
    await mcpc('connect', `${config}:ours`, '@test');
    return async () => void (await mcpc('@test', 'close'));
  },
  list: async () => Listed.parse(await mcpc('@test', 'tools-list')).map(({ name }) => name),
  call: async (name, args) => ToolResult.parse(await mcpc('@test', 'tools-call', name, JSON.stringify(args))),
});

async function mcpc(...args: string[]): Promise<unknown> {
  const env = { HOME: home, MCPC_HOME_DIR: home };
  const { code, stdout, stderr } = await run(process.execPath, [MCPC, '--json', ...args], { env });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
