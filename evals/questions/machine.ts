import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Question } from './ask.ts';
import type { Scene } from './scene.ts';

/** Questions about ports, files and rights, and those that end something. */

const others = ({ others }: Scene) => others ?? assert.fail('there are no others');

export const ABOUT_MACHINE: readonly Question[] = [
  {
    words: 'What listens on port 8080?',
    async ask({ facts }, { web }) {
      const { state, owners } = await facts('get_process_by_port', { port: web.port });
      const [owner, ...more] = Object(owners);
      assert.deepEqual([state, owner.pid, owner.addresses, more], ['listening', web.pid, ['127.0.0.1'], []]);
      assert.match(owner.command, /listens\.mjs/);
    },
  },
  {
    words: 'What uses port 80? (held by root)',
    needs: 'others',
    async ask({ facts }, scene) {
      const { port } = others(scene).web;
      const { state, owners, note } = await facts('get_process_by_port', { port });
      const [{ pid, user }] = Object(owners);
      assert.deepEqual({ state, pid, user }, { state: 'held_by_hidden', pid: null, user: 'root' });
      assert.match(String(note), /may not show/);
    },
  },
  {
    words: 'Who listens between 3000 and 4000?',
    async ask({ list }, { dev }) {
      const { rows } = await list('list_ports', { from: 3000, to: 4000 });
      const { pid, name, command } = rows.find(({ port }) => port === dev.port) ?? assert.fail(JSON.stringify(rows));
      assert.deepEqual([pid, name], [dev.pid, 'node']);
      assert.match(String(command), /listens\.mjs/);
    },
  },
  {
    words: 'Who holds this file?',
    needs: 'python',
    async ask({ list }, { heldPath, pythons }) {
      const { rows, answer } = await list('find_file_users', { path: heldPath }, { path: '/path/of/the/file' });
      assert.deepEqual(
        rows.map(({ pid, use }) => ({ pid, use })),
        [{ pid: pythons[0]?.pid, use: 'open' }],
        JSON.stringify(answer),
      );
    },
  },
  {
    words: 'Which user am I, in which groups?',
    async ask({ facts }, { myUid }) {
      const { username, uid, groups } = await facts('get_user_info');
      assert.equal(uid, myUid);
      assert.ok(String(username).length > 0 && Object(groups).length > 0);
    },
  },
  {
    words: 'Whose is process N? (mine)',
    async ask({ facts }, { hog, myUid }) {
      const { user, uids } = await facts('get_process_info', { pid: hog.pid }, { pid: 'N' });
      assert.ok(String(user).length > 0);
      assert.equal(Object(uids).effective, myUid);
    },
  },
  {
    words: "Whose is process N? (root's)",
    needs: 'others',
    async ask({ refusal }, scene) {
      const { roots } = others(scene);
      const text = await refusal('get_process_info', { pid: roots.pid }, { pid: 'N' });
      assert.match(text, /^ROOT_PROTECTED: .*\broot\b.*ALLOW_ROOT=Y/);
    },
  },
  {
    words: "Whose is process N? (another user's)",
    needs: 'others',
    async ask({ refusal }, scene) {
      const { ben, benUid } = others(scene);
      const text = await refusal('get_process_info', { pid: ben.pid }, { pid: 'N' });
      assert.ok(text.startsWith(`ACCESS_DENIED: process ${ben.pid} belongs to "${benUid}" `), text);
      assert.ok(text.includes(`ALLOW_USERS=${benUid}.`), text);
    },
  },
  {
    words: 'What can I access? Do I only see my own?',
    async ask({ facts }, { session }) {
      const { username, access } = await facts('get_user_info');
      const { see, why } = Object(access);
      assert.ok(see.includes(username));
      assert.equal(see.length, 1);
      assert.match(why.join('\n'), session.asRoot ? /ALLOW_ROOT=Y/ : /Only processes of this server's own user/);
    },
  },
  {
    words: 'Which processes of root can I see? (as an ordinary user)',
    async ask({ facts, refusal }, { session }) {
      const { access } = await facts('get_user_info');
      if (session.asRoot) return assert.equal(Object(access).root, 'allowed');
      assert.equal(Object(access).root, 'hidden');
      assert.match(await refusal('list_processes', { username: 'root' }), /^ROOT_PROTECTED: root's .*ALLOW_ROOT=Y/);
    },
  },
  {
    words: 'Which processes of root can I see? (as root)',
    needs: 'others',
    from: 'root',
    async ask({ facts, list }, scene) {
      const { access } = await facts('get_user_info');
      assert.equal(Object(access).root, 'listed');
      const { rows } = await list('list_processes', { username: 'root' });
      assert.ok(rows.length > 0 && rows.every(({ user }) => user === 'root'));
      assert.ok(rows.every(({ pid }) => pid !== others(scene).ben.pid));
    },
  },
  {
    words: 'Has port 3000 become free?',
    waits: true,
    async ask({ facts }, { dev }) {
      const answer = facts('wait_for', { port: dev.port, state: 'free', timeout_s: 60 });
      await sleep(300);
      dev.child.stdin.end(); // ends it
      assert.equal((await answer)['reached'], true);
    },
  },
  {
    words: 'I stopped them: are Python processes left?',
    needs: 'python',
    async ask({ list }, { pythons: [held, forks] }) {
      assert.ok(held && forks);
      for (const { child, exit } of [held, forks]) {
        child.kill();
        await exit;
      }
      const { rows, row } = await list('find_processes', { pattern: 'python' });
      const [left = 0] = forks.numbers;
      assert.match(String(row(left)['command']), /time\.sleep\(120\)/);
      assert.ok(rows.every(({ pid }) => pid !== held.pid && pid !== forks.pid));
      const orphans = await list('find_orphans', { min_age_s: 0 });
      assert.equal(orphans.row(left)['reason'], 'parent ended');
    },
  },
];
