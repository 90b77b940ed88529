import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ending, type Reply } from './endings.ts';
import { type Program, program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, configFile } from './support.ts';
import { lives } from './targets.ts';
import { until, within } from './waiting.ts';

/** Whole trees. What became of the children is told by their parent, which the kernel tells. */

const MANY = 150;

/** That sentence, with this pid among others. */
// biome-ignore lint/plugin: built from a number of this file
const stillRunning = (pid: number): RegExp => new RegExp(`Still running: (\\d+, )*${pid}\\b`);

for (const flags of [[], ['--no-native']]) {
  describe(`trees ${flags}`, async () => {
    const config = configFile({ confirm: 'never' });
    const { call } = await serve({ flags: [...flags, '--config', config], env: AS_OWNER });
    const end = (pid: number, args: Record<string, unknown> = {}): Promise<Reply> =>
      ending(call, 'terminate_process', { pid, tree: true, timeout_s: 60, ...args });

    test(`${MANY} processes end, each seen by its parent`, async () => {
      const root = await program('has-tree.mjs', [String(MANY)]);
      const pretended = await end(root.pid, { dry_run: true });
      assert.deepEqual(pretended.counts, { would_end: MANY + 1 });
      assert.ok(root.numbers.every(lives));

      const ended = await end(root.pid);
      assert.deepEqual(ended.counts, { exited: MANY + 1 }, ended.text);
      assert.equal(ended.results.length, 40); // not all fit in an answer, so they are counted
      assert.deepEqual(await within(root.exit, 'the root ends'), { code: 7, signal: null });
      assert.deepEqual(seenBy(root), new Map(root.numbers.map((pid) => [pid, 'SIGTERM'])));
    });

    test('without `tree` the children stay', async () => {
      const root = await program('has-tree.mjs', ['2']);
      const { results } = await end(root.pid, { tree: false, timeout_s: 0.1 });
      assert.deepEqual(outcomes(results), [[root.pid, 'still_running']]);
      assert.ok(root.numbers.every(lives));
    });

    test('those that ignore SIGTERM are told to be still running, and their parent that waits for them', async () => {
      const root = await program('has-tree.mjs', ['3', '1']);
      const [stubborn = 0, ...others] = root.numbers;
      const { results, advice } = await end(root.pid, { timeout_s: 0.5 });
      assert.ok(lives(stubborn) && lives(root.pid));
      const outcome = new Map(outcomes(results));
      assert.deepEqual([outcome.get(root.pid), outcome.get(stubborn)], ['still_running', 'still_running']);
      for (const pid of [root.pid, stubborn]) assert.match(advice ?? '', stillRunning(pid));
      root.child.stdin.end();
      await within(root.exit, 'the root ends');
      const seen = seenBy(root);
      for (const pid of others) if (outcome.get(pid) === 'exited') assert.equal(seen.get(pid), 'SIGTERM');
    });

    test('by force the survivors are killed, and only they', async () => {
      const root = await program('has-tree.mjs', ['4', '2']);
      const { results } = await end(root.pid, { timeout_s: 0.5, force: true });
      const outcome = new Map(outcomes(results));
      // Those that ignore SIGTERM end by force, or because their parent, which waits for them, was killed before:
      // then their input is at its end.
      for (const pid of root.numbers.slice(0, 2)) {
        const ends = outcome.get(root.pid) === 'killed' ? ['killed', 'exited'] : ['killed'];
        assert.ok(ends.includes(String(outcome.get(pid))), outcome.get(pid));
        await until(() => (stateOf(pid) === undefined ? true : undefined), 'init has reaped it');
      }
      const { signal } = await within(root.exit, 'the root ends');
      const seen = seenBy(root);
      // Of what ended after it the parent could not tell.
      for (const pid of root.numbers) if (seen.get(pid) === 'SIGTERM') assert.equal(outcome.get(pid), 'exited');
      assert.deepEqual([outcome.get(root.pid), signal], signal === null ? ['exited', null] : ['killed', 'SIGKILL']);
    });

    test('it grows while it is ended: the new one is found and ended, too', async () => {
      const root = await program('forks-on-term.mjs');
      const { results } = await end(root.pid);
      const [, child = ''] = String((await root.lines.next()).value).split(' ');
      assert.deepEqual(outcomes(results), [
        [root.pid, 'exited'],
        [Number(child), 'exited'],
      ]);
      assert.deepEqual(await root.exit, { code: 7, signal: null }); // its child ended by SIGTERM
    });

    test('its last act is to start another: that one is not claimed to have ended', async () => {
      const root = await program('respawns.mjs');
      const { results } = await end(root.pid);
      const [first, ...more] = outcomes(results);
      assert.deepEqual(first, [root.pid, 'exited']);
      // It may have been seen while it still was a child, and ended like one.
      for (const [pid, outcome] of more) assert.ok(!lives(pid), `${pid}: ${outcome}`);
      // Node closes the stdin of a child that has ended: what has inherited it leaves by itself.
      await within(root.exit, 'all end');
      // It may have left before its signal.
      const hasLeft = (pid: number): boolean => root.output.stdout.split('\n').includes(`left ${pid}`);
      for (const [pid, outcome] of more)
        assert.ok(outcome === 'exited' || (outcome === 'already_gone' && hasLeft(pid)), `${pid}: ${outcome}`);
      if (more.length === 0) assert.match(root.output.stdout, /^ready \d+\nready (\d+)\nleft \1\n$/);
    });
  });
}

const outcomes = (results: Reply['results']): [number, string][] => results.map(({ pid, outcome }) => [pid, outcome]);

/** Pid and signal, or code, of each child whose end a `has-tree.mjs` has printed. */
const seenBy = ({ output }: Program): Map<number, string> =>
  new Map([...output.stdout.matchAll(/^ended (\d+) (\S+)$/gm)].map(([, pid, how = '']) => [Number(pid), how]));
