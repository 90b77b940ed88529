import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, cli, configFile, home, launch } from './support.ts';
import { refOf } from './targets.ts';
import { within } from './waiting.ts';

const NO_RULE = { effect: 'deny', action: 'view', match: { user: 'no-such-user-here' } };

for (const flags of [[], ['--no-native']]) {
  test(`the end of stdin ends the server ${flags}`, async () => {
    const session = await serve({ flags });
    await session.list();
    assert.deepEqual(await session.end(), { code: 0, signal: null });
    assert.equal(session.output.stderr, '');
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} ends the server ${flags}`, async () => {
      const session = await serve({ flags });
      await session.list();
      session.child.kill(signal);
      assert.deepEqual(await within(session.exit, 'the server ends'), { code: 0, signal: null });
      assert.equal(session.output.stderr, '');
      assert.equal(stateOf(session.pid), undefined);
    });
  }

  for (const signal of ['SIGTERM', undefined] as const) {
    test(`${signal ?? 'the end of stdin'} ends it while it waits for a process to end ${flags}`, async () => {
      const session = await serve({ flags, env: AS_OWNER });
      const victim = await program('ignores-term.mjs');
      session.terminate(victim.pid).catch(() => undefined); // never answered
      assert.equal((await within(victim.lines.next(), 'the signal has come')).value, 'ignored SIGTERM');
      if (signal) session.child.kill(signal);
      else session.child.stdin.end();
      assert.deepEqual(await within(session.exit, 'the server ends'), { code: 0, signal: null });
      assert.equal(session.output.stderr, '');
      assert.notEqual(stateOf(victim.pid), undefined);
    });
  }
}

for (const [what, flag, says] of [
  ['an unknown user', '--allow-users=no-such-user-here', /there is no user "no-such-user-here"/],
  ['a rule about one', `--config=${configFile({ rules: [NO_RULE] })}`, /there is no user "no-such-user-here"/],
  ['what is not protected', `--config=${configFile({ unprotect: ['no-such-program'] })}`, /no-such-program/],
] as const) {
  test(`${what} in the configuration is reported before a client says anything`, async () => {
    const { exit, output } = launch(process.execPath, [join(home(), 'dist/main.js'), flag]);
    assert.equal((await within(exit, 'the server ends')).code, 2);
    assert.match(output.stderr, says);
  });
}

test('a client that no longer reads the answers ends the server, though its stdin stays open', async () => {
  const session = await serve();
  session.child.stdout.destroy();
  session.send(JSON.stringify({ jsonrpc: '2.0', id: 'unheard', method: 'tools/list' }));
  assert.deepEqual(await within(session.exit, 'the server ends'), { code: 0, signal: null });
  assert.equal(session.output.stderr, '');
});

test('a cancelled call ends its waiting, and the server goes on', async () => {
  const session = await serve({ env: AS_OWNER });
  const victim = await program('ignores-term.mjs');
  const id = 'to-be-cancelled';
  const params = { name: 'terminate_process', arguments: { ref: refOf(victim.pid) } };
  session.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }));
  assert.equal((await within(victim.lines.next(), 'the signal has come')).value, 'ignored SIGTERM');
  session.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } }));
  assert.equal((await session.info(victim.pid)).status, 'sleeping');
  assert.deepEqual(await session.end(), { code: 0, signal: null });
});

test('a server whose stdin is empty from the start ends at once', async () => {
  const { code, stdout, stderr } = await cli([]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
});
