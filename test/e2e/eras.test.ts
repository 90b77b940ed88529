import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ToolResult } from './answers.ts';
import { program } from './programs.ts';
import { ERAS, sdkSession, testHandshake } from './sdk-session.ts';
import { BEST_GUARANTEE, connect } from './session.ts';
import { AS_OWNER, UID } from './support.ts';

for (const { era, mode, version } of ERAS) {
  describe(`the SDK's client in the ${era} era`, async () => {
    const { client, ...tools } = await sdkSession(mode);
    testHandshake(client, version);

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
