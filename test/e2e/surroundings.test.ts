import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ending } from './endings.ts';
import { INSIDE, inside, noNamespace } from './namespace.ts';
import { cannotCompile, commOf, compile, program, ready, runs, works } from './programs.ts';
import { BEST_GUARANTEE, type Session, serve } from './session.ts';
import { ANN, AS_OWNER, BEN, folder, home, launch, noOtherUsers, run, suiteOrTest } from './support.ts';
import { cat, lives, setuidCat, setuidCatFile } from './targets.ts';
import { until } from './waiting.ts';

/** Machines on which less can be seen or done than on most: the server works, and says what its guarantee is worth. */

async function endsItsOwn(session: Session, guarantee: string): Promise<void> {
  const options = INSIDE ? { uid: ANN } : {};
  const gentle = await cat(options);
  const ended = await ending(session.call, 'terminate_process', { pid: gentle.pid, timeout_s: 30 });
  assert.deepEqual([ended.verdict, ended.results[0]?.guarantee], ['exited', guarantee], ended.text);
  assert.deepEqual(await gentle.exit, { code: null, signal: 'SIGTERM' });

  const stubborn = await program('ignores-term.mjs', [], options);
  const forced = { pid: stubborn.pid, timeout_s: 0.2, force: true };
  const killed = await ending(session.call, 'terminate_process', forced);
  assert.deepEqual([killed.verdict, killed.results[0]?.guarantee], ['killed', guarantee], killed.text);
  assert.deepEqual(await stubborn.exit, { code: null, signal: 'SIGKILL' });
}

if (INSIDE) {
  describe('with hidepid', async () => {
    const session = await serve({ uid: ANN });
    test('ends its own', () => endsItsOwn(session, BEST_GUARANTEE));

    test('ends its own even if it is hidden from what writes its audit log', async () => {
      // A program that its user may not read is not dumpable: execve(2).
      const node = join(folder(), 'node');
      copyFileSync(process.execPath, node);
      chmodSync(node, 0o711);
      const unreadable = await serve({ uid: ANN, via: ['sh', '-c', 'shift; exec "$0" "$@"', node] });
      await endsItsOwn(unreadable, BEST_GUARANTEE);
    });

    test('knows nothing of the others, and does not touch them', async () => {
      const everything = await serve({ uid: ANN, env: { ALLOW_ROOT: 'Y', ALLOW_USERS: '*' } });
      for (const { call } of [session, everything]) {
        for (const victim of [await cat(), await cat({ uid: BEN }), await setuidCat(ANN)]) {
          assert.equal(
            (await ending(call, 'terminate_process', { pid: victim.pid, force: true })).verdict,
            'NOT_FOUND',
          );
          assert.ok(lives(victim.pid));
        }
      }
    });

    test('says that the system hides some, and not that they have exited', async () => {
      const everything = await serve({ uid: ANN, env: { ALLOW_ROOT: 'Y', ALLOW_USERS: '*' } });
      const other = await cat({ uid: BEN });
      for (const { list, user, refused } of [session, everything]) {
        const { note, rows } = await list({ username: '*', limit: 500 });
        assert.match(note ?? '', /hides other users' processes from this server \(hidepid\)/);
        assert.doesNotMatch(note ?? '', /exited while/);
        assert.ok(!rows.some(({ pid }) => pid === other.pid));
        assert.match((await user()).access.why.join(' '), /hidepid/);
        for (const tool of ['get_process_info', 'get_process_tree', 'wait_for'])
          assert.match(await refused(tool, { pid: other.pid }), /^NOT_FOUND: .* or the system hides it/);
      }
    });

    for (const flags of [[], ['--no-native']]) {
      test(`one that becomes invisible while it is ended has not ended ${flags.join(' ')}`, async () => {
        const { call } = await serve({ uid: ANN, flags });
        const script = `trap 'exec "$0"' TERM; echo ready; read line`;
        const { pid } = await ready(launch('sh', ['-c', script, setuidCatFile()], { uid: ANN }));
        const ended = await ending(call, 'terminate_process', { pid, force: true, timeout_s: 1 });
        assert.equal(commOf(pid), 'cat');
        assert.deepEqual([ended.verdict, ended.results[0]?.signal], ['still_running', 'SIGTERM'], ended.text);
        assert.match(ended.results[0]?.reason ?? '', /^PERMISSION_DENIED: .*hidepid/);
        assert.ok(lives(pid));
      });
    }

    test('what started it is protected, even behind a process that is hidden', async () => {
      // A process of Ann's whose child is root's, whose child is a server of Ann's: as behind `sudo -u ann`.
      const ids = ['setpriv', `--reuid=${ANN}`, `--regid=${ANN}`, '--clear-groups'];
      const hidden = `sh -c '"$@"; exit' hidden "$@" <&3 3<&- &`;
      const script = `exec 3<&0; ${hidden} exec ${ids.join(' ')} sleep 120 3<&-`;
      const server = await serve({
        via: ['sh', '-c', script, 'sh', ...ids],
        from: home(ANN),
        env: { ALLOW_ROOT: 'Y' },
      });
      await runs('sleep', server.pid);
      const { text, verdict } = await ending(server.call, 'terminate_process', { pid: server.pid, force: true });
      assert.equal(verdict, 'PROTECTED', text);
      assert.ok(lives(server.pid));
    });
  });
} else {
  for (const { how, flags } of [
    { how: 'without koffi', flags: ['--no-native'] },
    { how: 'in an ordinary place', flags: [] },
  ]) {
    test(`${how} it ends its own`, async () => {
      const session = await serve({ flags, env: AS_OWNER });
      await endsItsOwn(session, flags.length > 0 ? 'start_time' : BEST_GUARANTEE);
    });
  }

  const noFilter = cannotCompile('without-pidfd');
  test('where pidfd_open answers ENOSYS it ends its own by their start time', { skip: noFilter }, async (t) => {
    const wrapper = compile('without-pidfd');
    if ((await run(wrapper, ['true'])).code !== 0) return t.skip('seccomp filters cannot be set here');
    const session = await serve({ via: [wrapper], env: AS_OWNER });
    assert.equal((await session.user()).access.guarantee, 'start_time');
    await endsItsOwn(session, 'start_time');
  });

  const noLimits = works('prlimit', ['--version']) ? false : 'needs prlimit(1)';
  for (const flags of [[], ['--no-native']]) {
    test(`without file descriptors nobody is said to be gone ${flags.join(' ')}`, { skip: noLimits }, async () => {
      const { call, pid: server, user, refused } = await serve({ flags, env: AS_OWNER });
      await user();
      const { pid } = await cat();
      const limit = (soft: string) => run('prlimit', [`--pid=${server}`, `--nofile=${soft}:`]);
      assert.equal((await limit('3')).code, 0);
      const one = await ending(call, 'terminate_process', { pid });
      assert.match(one.text, /^INTERNAL: .* has run out of file descriptors/);
      assert.equal((await ending(call, 'terminate_processes', { pids: [pid] })).verdict, 'INTERNAL');
      assert.ok(lives(pid));
      assert.match(await refused('list_processes', {}), /^INTERNAL/);
      await limit('1024');
      assert.equal((await ending(call, 'terminate_process', { pid, timeout_s: 30 })).verdict, 'exited');
    });
  }

  suiteOrTest(noNamespace)('as pid 1 of a container', { skip: noNamespace }, async () => {
    const via = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;
    const session = await serve({ via, env: { ALLOW_ROOT: 'Y', ALLOW_USERS: '*' } });
    const [init = 0] = childrenOf(session.pid);

    test('sees and ends what is inside, by its pid in there', async () => {
      const enter = launch('nsenter', [`--target=${init}`, '--pid', '--mount', 'cat']);
      const row = await until(async () => (await session.find('^cat$')).rows[0], 'it is listed');
      const pid = Number(row['pid']);
      assert.ok(pid < 1000);
      assert.equal((await session.list()).total, 2);
      const ended = await ending(session.call, 'terminate_process', { pid, timeout_s: 30 });
      assert.deepEqual([ended.verdict, ended.results[0]?.guarantee], ['exited', BEST_GUARANTEE], ended.text);
      // nsenter ends as its child did.
      assert.deepEqual(await enter.exit, { code: null, signal: 'SIGTERM' });
    });

    test('does not end itself', async () => {
      const { verdict, text } = await ending(session.call, 'terminate_process', { pid: 1, force: true });
      assert.equal(verdict, 'PROTECTED', text);
      assert.ok(lives(init));
    });
  });

  const skip = noNamespace || noOtherUsers();
  for (const how of [1, 2])
    test(`with hidepid=${how}`, { skip }, (t) =>
      inside(t, import.meta.url, `mount -t proc -o hidepid=${how} proc /proc`),
    );
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
