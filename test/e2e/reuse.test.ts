import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ending } from './endings.ts';
import { INSIDE, inside, noNamespace } from './namespace.ts';
import { serve } from './session.ts';
import { type Launched, launch } from './support.ts';
import { cat, lives, refOf } from './targets.ts';

/** A pid comes to mean another process between the look and the deed. Needs a PID namespace, to choose the next pid. */

const LAST_PID = '/proc/sys/kernel/ns_last_pid';
const TRIES = 200;

/** Ends a process and starts others until one of them has its pid. */
async function replaced(old: Launched): Promise<Launched> {
  const ref = refOf(old.pid);
  old.child.kill('SIGKILL');
  await old.exit;
  for (let tries = 0; tries < TRIES; tries++) {
    writeFileSync(LAST_PID, String(old.pid - 1));
    const next = launch('sh', ['-c', 'echo ready; read line']);
    await next.lines.next();
    // A start time of the same tick would make it the same process, for all that can be known.
    if (next.pid === old.pid && refOf(next.pid) !== ref) return next;
    next.child.kill('SIGKILL');
    await next.exit;
  }
  return assert.fail(`pid ${old.pid} is not given again; the last one was ${readFileSync(LAST_PID, 'latin1')}`);
}

if (INSIDE) {
  for (const flags of [[], ['--no-native']]) {
    describe(`a pid that has come to mean another process ${flags}`, async () => {
      const { call, info } = await serve({ flags, env: { ALLOW_ROOT: 'Y' } });

      test('is refused by every tool, and both are named', async () => {
        const old = await cat();
        const { ref } = await info(old.pid);
        const { pid, child, exit } = await replaced(old);
        for (const [tool, args] of [
          ['terminate_process', { pid }],
          ['terminate_process', { pid, force: true, tree: true }],
          ['terminate_process', { pid, dry_run: true }],
          ['terminate_process', { ref }],
          ['signal_process', { pid, signal: 'INT' }],
          ['signal_process', { ref, signal: 'STOP' }],
          ['set_priority', { pid, nice: 5 }],
        ] as const) {
          const { code, text } = await ending(call, tool, args);
          assert.equal(code, 'PID_REUSED', text);
          assert.match(text, /: pid \d+ was "cat" \("cat"\), and is now "sh" \("sh -c /);
        }
        const swept = await ending(call, 'terminate_processes', { pids: [pid] });
        assert.match(swept.text, /PID_REUSED: pid \d+ was "cat"/);
        assert.ok(lives(pid));
        child.stdin.end(); // by its own will, and by no signal
        assert.deepEqual(await exit, { code: 1, signal: null });
      });

      test('is refused in a plan that was made for another, and the rest proceeds', async () => {
        const [old, other] = [await cat(), await cat()];
        const { plan } = await ending(call, 'terminate_processes', { pids: [old.pid, other.pid] });
        const next = await replaced(old);
        const applied = await ending(call, 'terminate_processes', { plan });
        const reused = applied.results.find(({ pid }) => pid === old.pid);
        assert.deepEqual([reused?.outcome, reused?.signal], ['refused', null]);
        assert.match(reused?.reason ?? '', /^PID_REUSED: pid \d+ was "cat" \("cat"\), and is now "sh/);
        assert.equal(applied.results.find(({ pid }) => pid === other.pid)?.outcome, 'exited');
        assert.deepEqual(await other.exit, { code: null, signal: 'SIGTERM' });
        next.child.stdin.end();
        assert.deepEqual(await next.exit, { code: 1, signal: null });
      });

      test('may be ended once it was shown', async () => {
        const old = await cat();
        await info(old.pid);
        const next = await replaced(old);
        await info(next.pid);
        assert.equal((await ending(call, 'terminate_process', { pid: next.pid, timeout_s: 30 })).verdict, 'exited');
        assert.deepEqual(await next.exit, { code: null, signal: 'SIGTERM' });
      });
    });
  }
} else {
  test('a pid that has come to mean another process', { skip: noNamespace }, (t) => inside(t, import.meta.url));
}
