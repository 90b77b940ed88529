import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ending, type Reply } from './endings.ts';
import { becomes, program, runs, stateOf, zombie } from './programs.ts';
import { BEST_GUARANTEE, serve } from './session.ts';
import { AS_OWNER, type Exit, type Launched, launch } from './support.ts';
import { cat, lives, refOf } from './targets.ts';
import { until, within } from './waiting.ts';

/** What is told equals what the parent of the process, which is this test, has heard from the kernel. */

interface Case {
  readonly start: () => Promise<Launched>;
  readonly args?: Record<string, unknown>;
  readonly outcome: 'exited' | 'killed' | 'still_running';
  /** How it ended; one that is still running is asked by closing its stdin. */
  readonly exit: Exit;
}

const BY_TERM: Exit = { code: null, signal: 'SIGTERM' };
const BY_KILL: Exit = { code: null, signal: 'SIGKILL' };
const LEFT: Exit = { code: 7, signal: null };
const STAYED: Exit = { code: 0, signal: null };

const stopped = async (name: string): Promise<Launched> => {
  const one = await program(name);
  one.child.kill('SIGSTOP');
  await becomes('T', one.pid);
  return one;
};

const CASES: Record<string, Case> = {
  'it does nothing about SIGTERM, as most': { start: cat, outcome: 'exited', exit: BY_TERM },
  'it leaves on SIGTERM': { start: () => program('leaves-on-term.mjs'), outcome: 'exited', exit: LEFT },
  'it ignores SIGTERM': {
    start: () => program('ignores-term.mjs'),
    args: { timeout_s: 0.1 },
    outcome: 'still_running',
    exit: STAYED,
  },
  'it ignores SIGTERM, with no time': {
    start: () => program('ignores-term.mjs'),
    args: { timeout_s: 0 },
    outcome: 'still_running',
    exit: STAYED,
  },
  'it ignores SIGTERM, by force': {
    start: () => program('ignores-term.mjs'),
    args: { timeout_s: 0.1, force: true },
    outcome: 'killed',
    exit: BY_KILL,
  },
  'it ignores SIGTERM, by force with no time': {
    start: () => program('ignores-term.mjs'),
    args: { timeout_s: 0, force: true },
    outcome: 'killed',
    exit: BY_KILL,
  },
  'it leaves on SIGTERM, by force': {
    start: () => program('leaves-on-term.mjs'),
    args: { timeout_s: 60, force: true },
    outcome: 'exited',
    exit: LEFT,
  },
  'it is stopped': { start: () => stopped('leaves-on-term.mjs'), outcome: 'exited', exit: LEFT },
  'it is stopped and ignores SIGTERM': {
    start: () => stopped('ignores-term.mjs'),
    args: { timeout_s: 0.1 },
    outcome: 'still_running',
    exit: STAYED,
  },
  'it is stopped and ignores SIGTERM, by force': {
    start: () => stopped('ignores-term.mjs'),
    args: { timeout_s: 0.1, force: true },
    outcome: 'killed',
    exit: BY_KILL,
  },
};

for (const { flags, guarantee } of [
  { flags: [], guarantee: BEST_GUARANTEE },
  { flags: ['--no-native'], guarantee: 'start_time' },
]) {
  describe(`truth ${flags}`, async () => {
    const { call, pid: server } = await serve({ flags, env: AS_OWNER });
    const end = (args: Record<string, unknown>): Promise<Reply> => ending(call, 'terminate_process', args);

    for (const [what, { start, args, outcome, exit }] of Object.entries(CASES)) {
      test(`${what}: ${outcome}; a dry run says so before and does nothing`, async () => {
        const victim = await start();
        const before = [refOf(victim.pid), lives(victim.pid)];
        const asked = { pid: victim.pid, timeout_s: 60, ...args };

        const pretended = await end({ ...asked, dry_run: true });
        assert.deepEqual([refOf(victim.pid), lives(victim.pid)], before);
        assert.deepEqual([pretended.verdict, pretended.results[0]?.signal], ['would_end', null]);

        const { results, verdict, text } = await end(asked);
        assert.equal(verdict, outcome, text);
        assert.equal(results[0]?.guarantee, guarantee);
        const sent = verdict === 'killed' ? ['SIGTERM', 'SIGKILL'] : ['SIGTERM'];
        assert.equal(results[0]?.signal, sent.at(-1));
        const would = pretended.results[0]?.would_send ?? [];
        assert.deepEqual(would.slice(0, sent.length), sent);
        assert.equal(would.includes('SIGKILL'), args?.['force'] === true);
        if (verdict === 'still_running') {
          assert.ok(lives(victim.pid));
          victim.child.stdin.end();
        }
        assert.deepEqual(await within(victim.exit, 'it ends'), exit);
        if (what.includes('ignores')) assert.ok(!victim.output.stdout.includes('ignored SIGTERM\nignored'));
      });
    }

    test('it dies slowly: the death is waited for', async () => {
      const victim = await program('dies-slowly.mjs');
      const answer = end({ pid: victim.pid, timeout_s: 60 });
      assert.equal((await victim.lines.next()).value, 'finishing');
      assert.equal(await Promise.race([answer, 'nothing yet']), 'nothing yet');
      victim.child.stdin.end();
      assert.equal((await answer).verdict, 'exited');
      assert.deepEqual(await victim.exit, LEFT);
    });

    test('it starts itself anew: this one has exited, the next one is another process', async () => {
      const victim = await program('respawns.mjs');
      const ended = await end({ pid: victim.pid, timeout_s: 60 });
      assert.deepEqual([ended.results.length, ended.verdict], [1, 'exited']);
      assert.equal((await end({ pid: victim.pid })).code, 'NOT_FOUND');
      // Node closes the stdin of a child that has ended: what has inherited it leaves by itself.
      assert.deepEqual(await within(victim.exit, 'both end'), LEFT);
      const [, next] = /^ready \d+\nready (\d+)\nleft \1\n$/.exec(victim.output.stdout) ?? [];
      assert.ok(next && Number(next) !== victim.pid, victim.output.stdout);
    });

    test('it is a zombie whose parent does not reap it, or already gone', async () => {
      const dead = await zombie();
      for (const args of [{}, { dry_run: true }, { force: true, timeout_s: 0 }]) {
        const { verdict, results } = await end({ pid: dead, ...args });
        assert.deepEqual([verdict, results[0]?.signal, stateOf(dead)], ['already_gone', null, 'Z']);
      }
      const gone = await cat();
      gone.child.kill('SIGKILL');
      await gone.exit;
      for (const args of [{}, { dry_run: true }])
        assert.equal((await end({ pid: gone.pid, ...args })).code, 'NOT_FOUND');
    });

    test('it has become another program since it was shown: the same process, which may be ended', async () => {
      const victim = launch('sh', ['-c', 'echo ready; read line; exec cat']);
      await victim.lines.next();
      const ref = refOf(victim.pid);
      assert.equal((await end({ pid: victim.pid, dry_run: true })).results[0]?.name, 'sh');
      victim.child.stdin.write('\n');
      await runs('cat', victim.pid);
      const ended = await end({ ref, timeout_s: 60 });
      assert.deepEqual([ended.verdict, ended.results[0]?.name], ['exited', 'cat']);
      assert.deepEqual(await victim.exit, BY_TERM);
    });

    test('a dry run is refused what the call is refused, with the same words', async () => {
      for (const pid of [1, server, process.pid, 2_147_483_647]) {
        const [pretended, real] = [await end({ pid, dry_run: true }), await end({ pid })];
        assert.ok(real.code);
        assert.equal(pretended.text, real.text);
      }
    });
  });
}

test('a call that is cancelled stops waiting at once and sends nothing more', async (t) => {
  if (BEST_GUARANTEE !== 'pidfd') return t.skip('needs koffi: by its pidfds is seen that the server has let go');
  const server = await serve({ env: AS_OWNER });
  const pidfds = (): number =>
    readdirSync(`/proc/${server.pid}/fd`).filter((fd) => linkOf(`/proc/${server.pid}/fd/${fd}`).includes('[pidfd]'))
      .length;
  const victim = await program('ignores-term.mjs');
  const id = 'to be cancelled';
  const args = { ref: refOf(victim.pid), force: true, timeout_s: 60 };
  server.send(
    JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'terminate_process', arguments: args },
    }),
  );
  assert.equal((await victim.lines.next()).value, 'ignored SIGTERM');
  assert.equal(pidfds(), 1);
  server.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } }));
  await until(() => (pidfds() === 0 ? true : undefined), 'the server has let go');
  // It would have let go a minute later as well, but only after SIGKILL.
  assert.ok(lives(victim.pid));
  assert.equal((await server.info(victim.pid)).status, 'sleeping');
  victim.child.stdin.end();
  assert.deepEqual(await victim.exit, STAYED);
  assert.deepEqual(victim.output.stdout, 'ready\nignored SIGTERM\n');
});

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
