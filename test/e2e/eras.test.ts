import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { ToolResult, toolsOf } from './answers.ts';
import { program } from './programs.ts';
import { BEST_GUARANTEE, connect } from './session.ts';
import { AS_OWNER, REPO, stateFolder, UID } from './support.ts';

const HINTS = ['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint'];
const DESTROY = ['terminate_process', 'terminate_processes', 'signal_process'];

const ERAS = [
  { era: 'legacy', mode: 'legacy', version: '2025-11-25' },
  { era: 'modern', mode: { pin: '2026-07-28' }, version: '2026-07-28' },
] as const;

for (const { era, mode, version } of ERAS) {
  describe(`the SDK's client in the ${era} era`, async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(REPO, 'dist/main.js')],
      env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
      stderr: 'pipe',
    });
    const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(transport);
    after(() => client.close());
    const tools = toolsOf(async (name, args) => ToolResult.parse(await client.callTool({ name, arguments: args })));

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

    test('finds a listener by its port, explains it and ends it', async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
      const [port = 0] = listener.numbers;
      const held = await tools.port(port);
      assert.equal(held.state, 'listening');
      assert.deepEqual(
        held.owners.map(({ pid, addresses }) => ({ pid, addresses })),
        [{ pid: listener.pid, addresses: ['127.0.0.1'] }],
      );

      const info = await tools.info(listener.pid);
      assert.equal(info.ppid, process.pid);
      assert.equal(info.ref, held.owners[0]?.ref);
      assert.deepEqual(info.listening_ports, [{ port, protocol: 'tcp', address: '127.0.0.1' }]);

      const ended = await tools.terminate(listener.pid);
      assert.equal(ended.outcome, 'exited');
      assert.equal(ended.guarantee, BEST_GUARANTEE);
      assert.deepEqual(await listener.exit, { code: null, signal: 'SIGTERM' });
      assert.equal((await tools.port(port)).state, 'free');
      assert.match(await tools.refused('get_process_info', { pid: listener.pid }), /^NOT_FOUND: /);
    });

    test('lists the largest processes first and finds one by its command', async () => {
      const listed = await tools.list();
      assert.deepEqual(listed.columns, ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command']);
      assert.ok(listed.rows.length >= 2 && listed.rows.length <= 50);
      const sizes = listed.rows.map((row) => Number(row['memory_mib']));
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
      );
      assert.ok(listed.total >= listed.rows.length);

      const mark = `find-me-${era}`;
      const waiting = await program('waits.mjs', [mark]);
      const found = await tools.find(mark);
      assert.equal(found.total, 1);
      assert.equal(found.rows[0]?.['pid'], waiting.pid);
      assert.equal(found.rows[0]?.['matched'], 'command');
    });

    test('learns who the server is', async () => {
      const user = await tools.user();
      assert.equal(user.uid, UID);
      assert.equal(user.gid, process.getgid?.());
      assert.equal(user.access.read_only, false);
      assert.ok(user.access.change.includes(user.username));
    });
  });
}

for (const version of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
  test(`initialize with ${version} is answered with it, and tools can be called`, async () => {
    const session = connect({ env: AS_OWNER });
    const { result } = await session.initialize(version);
    assert.equal(result?.['protocolVersion'], version);
    const { result: called } = await session.request('tools/call', { name: 'get_user_info', arguments: {} });
    assert.match(ToolResult.parse(called).content[0].text, /^username +\S/);
    assert.deepEqual(await session.end(), { code: 0, signal: null });
    assert.deepEqual(session.unasked, []);
  });
}
