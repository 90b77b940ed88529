import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { ToolResult, toolsOf } from './answers.ts';
import { AS_OWNER, REPO, stateFolder, UID } from './support.ts';

/** The built server behind the client of the SDK, in each era of the protocol. */

export const ERAS = [
  { era: 'legacy', mode: 'legacy', version: '2025-11-25' },
  { era: 'modern', mode: { pin: '2026-07-28' }, version: '2026-07-28' },
] as const;

const HINTS = ['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint'];
const DESTROY = ['terminate_process', 'terminate_processes', 'signal_process'];

/** Starts a server, which ends with the suite. */
export async function sdkSession(mode: (typeof ERAS)[number]['mode']) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(REPO, 'dist/main.js')],
    env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
    stderr: 'pipe',
  });
  const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  after(() => client.close());
  return {
    client,
    ...toolsOf(async (name, args) => ToolResult.parse(await client.callTool({ name, arguments: args }))),
  };
}

/** What every session begins with, on every system. */
export function testHandshake(client: Client, version: string): void {
  test('agrees on the version and hears what the server is for', () => {
    assert.equal(client.getNegotiatedProtocolVersion(), version);
    assert.equal(client.getServerVersion()?.name, 'process-manager-mcp');
    const instructions = client.getInstructions() ?? '';
    assert.match(instructions, /list_processes.*terminate_process/);
    assert.ok(instructions.length <= 600);
  });

  test('is offered all tools with schemas, titles and every annotation', async () => {
    const offered = await client.listTools();
    assert.deepEqual(
      offered.tools.map(({ name }) => name),
      TOOLS.map(({ name }) => name),
    );
    for (const { name, title, annotations, inputSchema, outputSchema } of offered.tools) {
      assert.ok(title);
      assert.equal(inputSchema.type, 'object');
      assert.equal(outputSchema?.['type'], 'object');
      assert.deepEqual(Object.keys(annotations ?? {}).sort(), HINTS);
      assert.equal(annotations?.destructiveHint, DESTROY.includes(name), name);
    }
  });
}
