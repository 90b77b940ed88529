import assert from 'node:assert/strict';
import { test } from 'node:test';
import { program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { ANN, BEN, cli, type LaunchOptions, noOtherUsers, suiteOrTest } from './support.ts';

const skip = noOtherUsers();
suiteOrTest(skip)('a server of an ordinary user', { skip }, async () => {
  const session = await serve({ uid: ANN });
  const open = await serve({ uid: ANN, flags: ['--allow-users', String(BEN)] });
  const own = await program('waits.mjs', ['of-ann'], { uid: ANN });
  const others = await program('waits.mjs', ['of-ben'], { uid: BEN });

  test('lists its own processes, all of them, and counts the others', async () => {
    const listed = await session.list();
    assert.deepEqual(new Set(listed.rows.map((row) => row['pid'])), new Set([session.pid, open.pid, own.pid]));
    assert.equal(listed.total, 3);
    assert.ok((listed.hidden?.other_users ?? 0) >= 1);
    assert.ok((listed.hidden?.root ?? 0) >= 1);
    assert.deepEqual(
      (await session.find('waits.mjs', { username: '*' })).rows.map((row) => row['pid']),
      [own.pid],
    );
  });

  test('may explain and end its own', async () => {
    const info = await session.info(own.pid);
    assert.equal(info.user, String(ANN));
    assert.equal(info.cwd, '/');
    assert.deepEqual(info.uids, { real: ANN, effective: ANN, saved: ANN, filesystem: ANN });
    assert.equal(info.parent_name, null); // root's
    assert.equal(info.unavailable?.['parent_name'], 'the parent may not be shown');
    const victim = await program('leaves-on-term.mjs', [], { uid: ANN });
    assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
    assert.deepEqual(await victim.exit, { code: 7, signal: null });
  });

  test("is refused other users', and told who could allow it and how", async () => {
    for (const [tool, args] of [
      ['get_process_info', { pid: others.pid }],
      ['terminate_process', { pid: others.pid }],
      ['list_processes', { username: String(BEN) }],
      ['find_processes', { pattern: 'waits', username: String(BEN) }],
      ['get_process_by_port', { port: 1, username: String(BEN) }],
    ] as const) {
      const text = await session.refused(tool, args);
      assert.match(text, /^ACCESS_DENIED: /);
      assert.ok(text.endsWith(`The person who runs this server can allow it with ALLOW_USERS=${BEN}.`));
      assert.doesNotMatch(text, /of-ben/);
    }
    assert.notEqual(stateOf(others.pid), undefined);
  });

  test("is refused root's in every tool", async () => {
    for (const [tool, args] of [
      ['get_process_info', { pid: process.pid }],
      ['list_processes', { username: 'root' }],
      ['find_processes', { pattern: 'node', username: '0' }],
      ['get_process_by_port', { port: 1, username: 'root' }],
    ] as const) {
      assert.match(await session.refused(tool, args), /^ROOT_PROTECTED: .*ALLOW_ROOT=Y/);
    }
    const roots = await program('waits.mjs');
    assert.match(await session.refused('terminate_process', { pid: roots.pid }), /^ROOT_PROTECTED: /);
    assert.notEqual(stateOf(roots.pid), undefined);
  });

  test("--allow-users opens another user's processes, as far as the system lets it", async () => {
    const listed = await open.list({ username: String(BEN) });
    assert.deepEqual(
      listed.rows.map((row) => [row['pid'], row['user']]),
      [[others.pid, String(BEN)]],
    );
    assert.equal(listed.hidden, undefined);
    const info = await open.info(others.pid);
    assert.match(info.command ?? '', /waits\.mjs of-ben$/);
    assert.deepEqual([info.exe, info.cwd, info.fds], [null, null, null]);
    assert.equal(info.unavailable?.['exe'], 'the operating system does not let this server read it');
    assert.match(await open.refused('terminate_process', { pid: others.pid }), /^PERMISSION_DENIED: .*SIGTERM/);
    assert.notEqual(stateOf(others.pid), undefined);
    assert.equal((await open.info(others.pid)).status, 'sleeping');
  });

  for (const allow of [{ env: { ALLOW_USERS: String(BEN) } }, { env: { ALLOW_USERS: '*' } }]) {
    test(`${JSON.stringify(allow.env)} lists both users' processes, and not root's`, async () => {
      const session = await serve({ uid: ANN, ...allow });
      const { rows, hidden } = await session.find('waits.mjs', { username: '*', columns: ['pid', 'user'] });
      // Other test files have users of their own, whose processes are listed where everyone's are.
      const known = rows.filter(({ user }) => user === String(ANN) || user === String(BEN));
      assert.deepEqual(new Set(known.map(({ pid }) => pid)), new Set([own.pid, others.pid]));
      assert.ok(rows.every(({ user }) => user !== 'root'));
      if (allow.env.ALLOW_USERS !== '*') assert.equal(rows.length, known.length);
      assert.ok((hidden?.root ?? 0) >= 1);
      assert.match(await session.refused('get_process_info', { pid: process.pid }), /^ROOT_PROTECTED: /);
    });
  }

  for (const { whose, options, user } of [
    { whose: "another user's", options: { uid: BEN }, user: String(BEN) },
    { whose: "root's", options: {}, user: 'root' },
  ] satisfies { whose: string; options: LaunchOptions; user: string }[]) {
    test(`a port of ${whose} is held by someone hidden`, async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1'], options);
      const [port = 0] = listener.numbers;
      const { state, owners, note } = await session.port(port);
      assert.equal(state, 'held_by_hidden');
      assert.deepEqual(owners, [
        {
          pid: null,
          name: null,
          user,
          addresses: ['127.0.0.1'],
          status: null,
          age_s: null,
          memory_mib: null,
          command: null,
          ref: null,
        },
      ]);
      assert.match(note ?? '', /without a pid/);
    });
  }

  test('get_user_info tells what it may see', async () => {
    const { uid, access } = await open.user();
    assert.equal(uid, ANN);
    assert.deepEqual(access.see, [String(ANN), String(BEN)]);
    assert.equal(access.root, 'hidden');
    const mine = await cli(['call', 'get_user_info', '--json'], { uid: ANN });
    assert.ok(mine.stdout.includes(`"see":["${ANN}"]`));
  });

  test('ALLOW_USERS=root alone does not open root, and get_user_info does not say so', async () => {
    const { access } = await (await serve({ uid: ANN, env: { ALLOW_USERS: 'root' } })).user();
    assert.deepEqual([access.root, access.see, access.change], ['hidden', [String(ANN)], [String(ANN)]]);
  });

  test('needs no name and no HOME', async () => {
    const { code, stderr } = await cli(['call', 'get_user_info'], { uid: ANN, env: { HOME: undefined } });
    assert.deepEqual([code, stderr], [0, '']);
  });
});
