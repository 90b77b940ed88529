import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cannotCompile, compile, program, ready, stateOf } from './programs.ts';
import { type Session, serve } from './session.ts';
import { AS_OWNER, BEN, cli, configFile, home, launch, noOtherUsers, sparseUser, suiteOrTest } from './support.ts';
import { oneAtATime } from './waiting.ts';

/** Command lines that a row does not keep whole, for searches and for rules. */

await oneAtATime();

const options = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `-Doption.${index}=some-value`);
const pidsOf = ({ rows }: Awaited<ReturnType<Session['find']>>) => rows.map((row) => row['pid']);

/** Stops a process again and again for longer than one text may take; `end` returns how often. */
function pauses(pid: number): { end(): Promise<number> } {
  let isOver = false;
  const done = (async () => {
    let times = 0;
    for (; !isOver; times++) {
      process.kill(pid, 'SIGSTOP');
      await sleep(30);
      process.kill(pid, 'SIGCONT');
      await sleep(5);
    }
    return times;
  })();
  return {
    end() {
      isOver = true;
      return done;
    },
  };
}

describe('a long command line', async () => {
  const user = sparseUser();
  const session = await serve(user);

  for (const count of [160, 2000]) {
    test(`of ${count} options is found by its last word, and ended by it`, async () => {
      const { pid } = await program('waits.mjs', [...options(count), `behind-${count}-all`], user);
      const found = await session.find(`behind-${count}-[a]ll$`);
      assert.deepEqual([pidsOf(found), found.rows[0]?.['matched'], found.partial], [[pid], 'command', undefined]);
      assert.deepEqual(pidsOf(await session.find(`behind-${count}-[a]lx`)), []);
    });
  }

  test('is searched to its end by a server that others keep from the CPU', async (t) => {
    for (let count = 0; count < 5; count++) await program('waits.mjs', [...options(2000), 'kept-waiting-all'], user);
    const pausing = pauses(session.pid);
    t.after(pausing.end);
    for (let call = 0; call < 20; call++) {
      const { total, partial, note } = await session.find('kept-w[a]iting-all$');
      assert.deepEqual([total, partial], [5, undefined]);
      // Programs of other tests end meanwhile.
      assert.match(note ?? '', /^(?:\d+ exited while they were read\.)?$/);
    }
    assert.ok((await pausing.end()) > 10);
  });

  test('does not give away a secret behind what a row keeps', async () => {
    await program('waits.mjs', [...options(160), '--password', 'Tr0ub4dor-hunter2', 'behind-a-secret'], user);
    assert.equal((await session.find('Tr0ub4dor')).total, 0);
    assert.equal((await session.find('password \\[redacted\\] behind-a-s[e]cret')).total, 1);
  });

  test('is seen whole by a rule, in every order and tool', async () => {
    const hidden = await program('waits.mjs', [...options(160), 'to-be-hidden'], user);
    const other = await program('waits.mjs', [...options(160), 'to-be-seen'], user);
    const rules = [{ effect: 'deny', action: 'view', match: { command: '*to-be-hidden' } }];
    const ruled = await serve({ ...user, flags: ['--config', configFile({ rules })] });
    for (const sort_by of ['memory', 'cpu', 'started', 'pid', 'name']) {
      const { rows, hidden: left } = await ruled.list({ sort_by, columns: ['pid'], limit: 500 });
      const pids = rows.map((row) => row['pid']);
      assert.deepEqual([pids.includes(hidden.pid), pids.includes(other.pid)], [false, true], sort_by);
      assert.ok((left?.by_rule ?? 0) >= 1);
    }
    assert.deepEqual(pidsOf(await ruled.find('to-be-(hidden|seen)')), [other.pid]);
    assert.match(await ruled.refused('get_process_info', { pid: hidden.pid }), /^ACCESS_DENIED/);
    const tree = await ruled.call('get_process_tree', { limit: 500 });
    assert.ok(!JSON.stringify(tree.structuredContent).includes(`,${hidden.pid},`));
  });
});

const skip = noOtherUsers();
const cannotErase = cannotCompile('erases-its-line');
suiteOrTest(skip)('a command line that cannot be searched', { skip }, async () => {
  // Another user's, so that the searches above are not in want of them.
  const ben = await serve({ uid: BEN });
  const binary = cannotErase === false ? compile('erases-its-line') : '';

  test('because it is longer than 64 KiB is counted, and nothing is ended', async () => {
    const long = await program('waits.mjs', [...options(4000), 'too-far-behind'], { uid: BEN });
    const { total, partial, note } = await ben.find('too-far-b[e]hind');
    assert.deepEqual([total, partial], [0, true]);
    assert.match(note ?? '', /too long \(processes: 1\)/);
    assert.match(
      await ben.refused('terminate_processes', { pattern: 'too-far-b[e]hind' }),
      /^INVALID_INPUT: pattern: .* not be searched in full, .* find_processes/,
    );
    assert.notEqual(stateOf(long.pid), undefined);
    assert.deepEqual(pidsOf(await ben.find('waits.mjs')), [long.pid]);
    long.child.kill('SIGKILL');
    await long.exit;
  });

  test(
    'because a live program has erased it is counted; a rule that denies counts it, too',
    { skip: cannotErase },
    async () => {
      const erased = await ready(launch(binary, ['--secret'], { uid: BEN }));
      const { total, partial, note } = await ben.find('some-word');
      assert.deepEqual([total, partial], [0, true]);
      assert.match(note ?? '', /by name only: the command line cannot be read \(processes: 1\)/);
      assert.deepEqual(pidsOf(await ben.find('erases-its-line')), [erased.pid]);

      const rules = [{ effect: 'deny', action: 'terminate', match: { command: '*--secret*' } }];
      const ruled = await serve({ uid: BEN, flags: ['--config', configFile({ rules })] });
      assert.match(
        await ruled.refused('terminate_process', { pid: erased.pid }),
        /^PROTECTED: .*a rule forbids ending it/,
      );
    },
  );
});

describe('call find_processes', () => {
  const main = join(home(), 'dist/main.js');
  const WORD = 'no-such-server-anywhere';
  const ways: readonly [what: string, command: string, args: readonly string[]][] = [
    ['by itself', process.execPath, [main, 'call', 'find_processes', WORD, '--json']],
    ['below timeout', 'timeout', ['20', process.execPath, main, 'call', 'find_processes', WORD, '--json']],
    ['in a shell', 'sh', ['-c', `"${process.execPath}" "${main}" call find_processes ${WORD} --json; exit $?`]],
  ];
  for (const [what, command, args] of ways) {
    test(`${what} does not find itself`, async () => {
      const { exit, output } = launch(command, args, { env: AS_OWNER });
      assert.equal((await exit).code, 0, output.stderr);
      assert.equal(JSON.parse(output.stdout).total, 0, output.stdout);
    });
  }

  test('list_processes neither lists nor ranks itself', async () => {
    for (const order of ['pid', 'cpu']) {
      const { stdout } = await cli(['call', 'list_processes', '--sort-by', order, '--limit', '500'], { env: AS_OWNER });
      assert.ok(!stdout.includes(`call list_processes --sort-by ${order}`), stdout);
    }
  });
});
