import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { becomes, cannotCompile, compiled, program, stateOf, zombie } from './programs.ts';
import { BEST_GUARANTEE, serve } from './session.ts';
import { AS_OWNER } from './support.ts';

const WAYS = [
  { way: 'as installed', flags: [], guarantee: BEST_GUARANTEE },
  { way: 'with --no-native', flags: ['--no-native'], guarantee: 'start_time' },
];

for (const { way, flags, guarantee } of WAYS) {
  describe(`terminate_process ${way}`, { concurrency: true }, async () => {
    const session = await serve({ flags, env: AS_OWNER });

    test('a program that leaves on SIGTERM has exited, and is gone', async () => {
      const victim = await program('leaves-on-term.mjs');
      const ended = await session.terminate(victim.pid);
      assert.equal(ended.pid, victim.pid);
      assert.match(ended.command ?? '', /leaves-on-term\.mjs$/);
      assert.equal(ended.outcome, 'exited');
      assert.equal(ended.signal, 'SIGTERM');
      assert.equal(ended.guarantee, guarantee);
      assert.equal(ended.advice, undefined);
      assert.deepEqual(await victim.exit, { code: 7, signal: null });
      assert.equal(stateOf(victim.pid), undefined);
      assert.match(await session.refused('terminate_process', { pid: victim.pid }), /^NOT_FOUND: no process \d+/);
    });

    test('one that ignores SIGTERM is still running after 5 s, and nothing else was sent', async () => {
      const victim = await program('ignores-term.mjs');
      const ended = await session.terminate(victim.pid);
      assert.equal(ended.outcome, 'still_running');
      assert.equal(ended.signal, 'SIGTERM');
      assert.equal(ended.guarantee, guarantee);
      assert.ok(ended.elapsed_ms >= 5000);
      assert.match(ended.advice ?? '', /Still running/);
      assert.equal((await victim.lines.next()).value, 'ignored SIGTERM');
      victim.child.kill('SIGKILL');
      assert.deepEqual(await victim.exit, { code: null, signal: 'SIGKILL' });
    });

    test('a stopped one is continued, so that it can end', async () => {
      const victim = await program('leaves-on-term.mjs');
      victim.child.kill('SIGSTOP');
      await becomes('T', victim.pid);
      assert.equal((await session.info(victim.pid)).status, 'stopped');
      assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
      assert.deepEqual(await victim.exit, { code: 7, signal: null });
    });

    test('a zombie is already gone', async () => {
      const pid = await zombie();
      const ended = await session.terminate(pid);
      assert.equal(ended.outcome, 'already_gone');
      assert.equal(ended.signal, null);
      assert.equal(stateOf(pid), 'Z');
    });

    test(
      'a process whose first thread has ended is alive, and can be ended',
      { skip: cannotCompile('leader-ends') },
      async () => {
        const victim = await compiled('leader-ends');
        await becomes('Z', victim.pid);
        const ended = await session.terminate(victim.pid);
        assert.equal(ended.outcome, 'exited');
        assert.equal(ended.signal, 'SIGTERM');
        assert.deepEqual(await victim.exit, { code: null, signal: 'SIGTERM' });
      },
    );

    test('the id of a thread is nobody', async () => {
      const { pid, child } = await program('spins.mjs');
      const threads = readdirSync(`/proc/${pid}/task`).map(Number);
      const thread = threads.find((id) => id !== pid);
      assert.ok(thread !== undefined);
      assert.match(await session.refused('terminate_process', { pid: thread }), /^NOT_FOUND: /);
      assert.match(await session.refused('get_process_info', { pid: thread }), /^NOT_FOUND: /);
      assert.deepEqual(readdirSync(`/proc/${pid}/task`).map(Number), threads);
      child.kill('SIGKILL');
    });

    test('a pid that nobody has is not found', async () => {
      assert.match(await session.refused('terminate_process', { pid: 2_147_483_647 }), /^NOT_FOUND: no process/);
    });
  });
}
