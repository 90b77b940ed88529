import assert from 'node:assert/strict';
import { test } from 'node:test';
import { program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { ANN, noOtherUsers, suiteOrTest } from './support.ts';

const skip = noOtherUsers();
suiteOrTest(skip)('a server that runs as root', { skip }, async () => {
  const careful = await serve();
  const allowed = await serve({ env: { ALLOW_ROOT: 'Y' } });
  const roots = await program('listens.mjs', ['tcp', '127.0.0.1', '0', 'of-root']);
  const anns = await program('waits.mjs', ['of-ann'], { uid: ANN });
  const [port = 0] = roots.numbers;

  test("without ALLOW_ROOT has one line for each of root's processes", async () => {
    assert.ok((await careful.list()).total > 2);
    const found = await careful.find('of-root');
    assert.deepEqual(
      found.rows.map((row) => row['pid']),
      [roots.pid],
    );
    assert.equal(found.hidden?.root, undefined);
    assert.ok((found.hidden?.other_users ?? 0) >= 1);
    const held = await careful.port(port);
    assert.equal(held.state, 'listening');
    assert.equal(held.owners[0]?.pid, roots.pid);
  });

  test('without ALLOW_ROOT neither explains nor ends them', async () => {
    for (const tool of ['get_process_info', 'terminate_process']) {
      assert.match(await careful.refused(tool, { pid: roots.pid }), /^ROOT_PROTECTED: .*ALLOW_ROOT=Y/);
    }
    assert.notEqual(stateOf(roots.pid), undefined);
    const { access } = await careful.user();
    assert.deepEqual([access.root, access.see, access.change], ['listed', ['root'], []]);
  });

  test('with ALLOW_ROOT=Y does both', async () => {
    const info = await allowed.info(roots.pid);
    assert.equal(info.user, 'root');
    assert.deepEqual(info.listening_ports, [{ port, protocol: 'tcp', address: '127.0.0.1' }]);
    const victim = await program('leaves-on-term.mjs');
    assert.equal((await allowed.terminate(victim.pid)).outcome, 'exited');
    assert.deepEqual(await victim.exit, { code: 7, signal: null });
    const { access } = await allowed.user();
    assert.deepEqual([access.root, access.see, access.change], ['allowed', ['root'], ['root']]);
  });

  test('is bound by isolation like any other: power is no permission', async () => {
    for (const session of [careful, allowed]) {
      assert.equal((await session.find('of-ann', { username: '*' })).total, 0);
      assert.match(await session.refused('get_process_info', { pid: anns.pid }), /^ACCESS_DENIED: .*ALLOW_USERS=\d+/);
      assert.match(await session.refused('terminate_process', { pid: anns.pid }), /^ACCESS_DENIED: /);
    }
    assert.notEqual(stateOf(anns.pid), undefined);
  });

  test("may end an ordinary user's process where ALLOW_USERS names the user, and still not root's", async () => {
    const session = await serve({ env: { ALLOW_USERS: String(ANN) } });
    const victim = await program('leaves-on-term.mjs', [], { uid: ANN });
    assert.equal((await session.info(victim.pid)).user, String(ANN));
    assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
    assert.deepEqual(await victim.exit, { code: 7, signal: null });
    assert.match(await session.refused('terminate_process', { pid: roots.pid }), /^ROOT_PROTECTED: /);
  });

  test('is told whose a port is that it may not show', async () => {
    const listener = await program('listens.mjs', ['tcp', '127.0.0.1'], { uid: ANN });
    for (const session of [careful, allowed]) {
      const { state, owners } = await session.port(listener.numbers[0] ?? 0);
      assert.equal(state, 'held_by_hidden');
      assert.deepEqual(
        owners.map(({ pid, user }) => [pid, user]),
        [[null, String(ANN)]],
      );
    }
  });
});
