import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Unanswered } from '../../../src/platform/helper/helper.ts';
import { guardedPaths } from '../../../src/platform/linux/guarded-paths.ts';
import { type LocalPaths, localPaths } from '../../../src/platform/linux/local-paths.ts';
import { mountOf, parseMounts, remoteAmong } from '../../../src/platform/linux/proc/mountinfo.ts';
import { fakeProc } from './fake-proc.ts';

/** Which questions reach the helper process, and which file system gets the blame. */

const MOUNTS = parseMounts(`1 0 8:1 / / rw - ext4 /dev/sda1 rw
2 1 0:2 / /dead rw - nfs4 dead:/ rw
3 1 0:3 / /alive rw - fuse.sshfs alive:/ rw`);
const remote = remoteAmong(MOUNTS);
const LOCAL: LocalPaths = {
  mounts: () => MOUNTS,
  refresh: () => undefined,
  isLocal: () => false,
  remoteOn: (path) => mountOf(remote, path),
  isLocalMount: () => false,
  resolve: (path) => assert.fail(`${path} was looked up`),
  kindOf: (path) => assert.fail(`${path} was looked at`),
};

/** Its answers come when the test says so. */
function pathsWith(answer: (key: string) => Promise<unknown>) {
  const asked: string[] = [];
  const ask = ({ key }: { readonly key: string | number }): Promise<unknown> => {
    asked.push(String(key));
    return answer(String(key));
  };
  return { asked, paths: guardedPaths('/proc', LOCAL, { ask, pids: () => new Set() }) };
}
const folders = (mount: string): string[] => Array.from({ length: 50 }, (_, at) => `${mount}/${at}`);

test('one question is enough to find out that a file system is silent, and the others keep the helper', async () => {
  const { asked, paths } = pathsWith(async (key) => {
    if (key.startsWith('/dead')) throw new Unanswered('does not answer', true);
    return 'project';
  });
  const settled = await Promise.allSettled([...folders('/dead'), ...folders('/alive')].map(paths.project));
  assert.deepEqual(
    asked.filter((key) => key.startsWith('/dead')),
    ['/dead/0'],
  );
  const reasons = settled.map((one) => (one.status === 'rejected' ? String(one.reason.message) : one.value));
  assert.deepEqual([...new Set(reasons)], ['the file system at "/dead" (nfs4) does not answer', 'project']);
});

test('a file system that could not be asked is not called silent', async () => {
  let isDown = true;
  const { paths } = pathsWith(async () => {
    if (isDown) throw new Unanswered('could not be asked: no helper process started');
    return 'project';
  });
  await assert.rejects(paths.project('/alive/x'), /"\/alive" \(fuse\) could not be asked/);
  isDown = false;
  assert.equal(await paths.project('/alive/x'), 'project');
});

test('a project is remembered for a minute', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const { asked, paths } = pathsWith(async () => 'project');
  const looks = async (afterMs: number): Promise<number> => {
    nowMs += afterMs;
    assert.equal(await paths.project('/alive/x'), 'project');
    return asked.splice(0).length;
  };
  assert.equal(await looks(0), 1);
  assert.equal(await looks(59_999), 0);
  assert.equal(await looks(1), 1);
});

test('a silent file system is asked again after half a minute', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const { asked, paths } = pathsWith(async () => {
    throw new Unanswered('does not answer', true);
  });
  const looks = async (afterMs: number): Promise<number> => {
    nowMs += afterMs;
    await assert.rejects(paths.project('/dead/x'), Unanswered);
    return asked.splice(0).length;
  };
  assert.equal(await looks(0), 1);
  assert.equal(await looks(29_999), 0);
  assert.equal(await looks(1), 1);
});

test('a real path is that of the file found; a silent file system is an error', async () => {
  const found = new Map<string, unknown>([
    ['/alive/link', { path: '/alive/file', folder: false, socket: false }],
    ['/alive/gone', { why: 'does not exist' }],
  ]);
  const local: LocalPaths = { ...LOCAL, resolve: (path) => ({ missing: false, beyond: path }) };
  const ask = async ({ key }: { readonly key: string | number }) => {
    if (!found.has(String(key))) throw new Unanswered('does not answer', true);
    return found.get(String(key));
  };
  const paths = guardedPaths('/proc', local, { ask, pids: () => new Set() });
  assert.equal(await paths.realPath('/alive/link'), '/alive/file');
  assert.equal(await paths.realPath('/alive/gone'), undefined);
  await assert.rejects(paths.realPath('/dead/x'), /^Error: the file system at "\/dead" \(nfs4\) does not answer$/);
});

test('a failure of the helper is no silence of the file system', async () => {
  const local: LocalPaths = { ...LOCAL, resolve: (path) => ({ missing: false, beyond: path }) };
  const ask = async () => {
    throw new Error('odd');
  };
  const paths = guardedPaths('/proc', local, { ask, pids: () => new Set() });
  await assert.rejects(paths.find('/alive/x'), /odd/);
});

test('what a daemon may serve is asked of the helper: named pipes and texts', async () => {
  const { asked, paths } = pathsWith(async (key) => (key.includes('/fd/') ? true : 'text'));
  assert.equal(await paths.isFifo('/proc/7/fd/1', MOUNTS[1]), true);
  assert.equal(await paths.procText('/proc/stat'), 'text');
  assert.deepEqual(asked, ['/proc/7/fd/1', '/proc/stat']);
});

test('a recorded machine is local, though its mounts say nothing', () => {
  const paths = guardedPaths('/recorded', LOCAL, { ask: () => assert.fail(), pids: () => new Set() });
  assert.deepEqual(['/recorded', '/recorded/stat', '/recordedx', '/proc'].map(paths.isLocal), [
    true,
    true,
    false,
    false,
  ]);
});

test('the projects of 2000 folders are remembered, then all are forgotten', async () => {
  const { asked, paths } = pathsWith(async () => null);
  for (let at = 0; at < 2000; at++) await paths.project(`/alive/${at}`);
  assert.equal(asked.splice(0).length, 2000);
  assert.equal(await paths.project('/alive/0'), null);
  assert.deepEqual(asked, []);
  await paths.project('/alive/2000');
  await paths.project('/alive/2000');
  assert.deepEqual(asked.splice(0), ['/alive/2000']);
  await paths.project('/alive/0');
  assert.deepEqual(asked, ['/alive/0']);
});

test('a helper that answers something else than it was asked is an error', async () => {
  const { paths } = pathsWith(async () => 7);
  await assert.rejects(paths.project('/alive/x'), /expected string/);
  await assert.rejects(paths.procText('/proc/stat'), /expected string/);
  await assert.rejects(paths.isFifo('/proc/7/fd/1', MOUNTS[1]), /expected boolean/);
  const local: LocalPaths = { ...LOCAL, resolve: (path) => ({ missing: false, beyond: path }) };
  for (const answer of [{ path: '/x' }, { why: 5 }, { path: '/x', folder: 1, socket: false }]) {
    const odd = guardedPaths('/proc', local, { ask: async () => answer, pids: () => new Set() });
    await assert.rejects(odd.find('/alive/x'), /invalid/i);
  }
});

test('the helper is asked what, about what, and the error names the mount that the path is on', async () => {
  const asked: unknown[] = [];
  const ask = async (question: unknown) => {
    asked.push(question);
    throw new Unanswered('does not answer', true);
  };
  const local: LocalPaths = { ...LOCAL, resolve: (path) => ({ missing: false, beyond: `${path}/beyond` }) };
  const paths = guardedPaths('/proc', local, { ask, pids: () => new Set() });
  const silent = /^Error: the file system at "\/" \(ext4\) does not answer$/;
  await assert.rejects(paths.procText('/proc/stat'), silent);
  assert.deepEqual(await paths.find('/dead/x'), {
    path: '/dead/x/beyond',
    silent: 'the file system at "/dead" (nfs4) does not answer',
  });
  await assert.rejects(paths.isFifo('/proc/7/fd/1', undefined), /^Error: its file system does not answer$/);
  await assert.rejects(paths.project('/alive/x'), /"\/alive" \(fuse\)/);
  assert.deepEqual(asked, [
    { about: 'text', key: '/proc/stat' },
    { about: 'file', key: '/dead/x/beyond' },
    { about: 'fifo', key: '/proc/7/fd/1' },
    { about: 'project', key: '/alive/x' },
  ]);
});

test('a silence of an unknown mount is not remembered, nor what could not be asked', async () => {
  const { asked, paths } = pathsWith(async () => {
    throw new Unanswered('could not be asked', false);
  });
  for (let looks = 0; looks < 2; looks++) await assert.rejects(paths.isFifo('/proc/7/fd/1', undefined), Unanswered);
  for (let looks = 0; looks < 2; looks++) await assert.rejects(paths.project('/alive/x'), Unanswered);
  assert.equal(asked.length, 4);
});

/** Real files on a local file system, for which no helper is needed. */
function localFiles(t: TestContext, files: Readonly<Record<string, string>>) {
  const top = realpathSync(fakeProc(t, files));
  const local = localPaths();
  const paths = guardedPaths('/proc', local, { ask: () => assert.fail('it was asked'), pids: () => new Set() });
  return { top, local, paths, at: (path: string) => join(top, path) };
}

test('what is on a local file system is looked at without the helper', async (t) => {
  const { paths, at } = localFiles(t, { 'shop/.git/HEAD': '', 'shop/src/a': 'text ü', link: '→ shop/src/a' });
  assert.equal(await paths.project(at('shop/src')), 'shop');
  assert.deepEqual(await paths.find(at('link')), { path: at('shop/src/a'), folder: false, socket: false });
  assert.equal(await paths.realPath(at('link')), at('shop/src/a'));
  assert.equal(await paths.realPath(at('nothing')), undefined);
  assert.deepEqual(await paths.find(at('nothing')), { why: 'does not exist' });
  assert.deepEqual(await paths.find(at('shop/src/a/x')), { why: 'does not exist: a part of it is no folder' });
  assert.equal(await paths.procText(at('shop/src/a')), 'text Ã¼');
  await assert.rejects(paths.procText(at('nothing')), { code: 'ENOENT' });
});

test('a home folder is no project', async (t) => {
  const { paths, at } = localFiles(t, { 'home/.git/HEAD': '', 'home/x/a': '' });
  const before = process.env['HOME'];
  process.env['HOME'] = at('home');
  t.after(() => {
    if (before === undefined) delete process.env['HOME'];
    else process.env['HOME'] = before;
  });
  assert.equal(await paths.project(at('home/x')), null);
});

test('a path is there if it has an entry, even a link that leads nowhere, and never if that may hang', (t) => {
  const { local, paths, at } = localFiles(t, { 'folder/file': '', dangling: '→ nowhere', alias: '→ folder' });
  const places = ['folder', 'folder/file', 'alias/file', 'dangling', 'nothing', 'nothing/x', 'dangling/x'];
  const are = [true, true, true, true, false, false, false];
  assert.deepEqual(places.map(at).map(paths.isThere), are);
  const ask = () => assert.fail('it was asked');
  const remote = guardedPaths('/proc', { ...local, isLocal: () => false }, { ask, pids: () => new Set() });
  assert.deepEqual(places.map(at).map(remote.isThere), Array(7).fill(false));
});

test('a named pipe on a local mount is known by its link', async (t) => {
  const { local, paths, at } = localFiles(t, { file: '', toPipe: '→ pipe' });
  spawnSync('mkfifo', [at('pipe')]);
  const [mount] = local.mounts().filter(local.isLocalMount);
  assert.ok(mount);
  assert.deepEqual([await paths.isFifo(at('toPipe'), mount), await paths.isFifo(at('file'), mount)], [true, false]);
  await assert.rejects(paths.isFifo(at('nothing'), mount), { code: 'ENOENT' });
});

test('a path is looked up among the mounts of this moment', async () => {
  let refreshes = 0;
  const local: LocalPaths = {
    ...LOCAL,
    refresh: () => refreshes++,
    resolve: () => ({ missing: true, error: Object.assign(new Error(), { code: 'EACCES' }) }),
  };
  const paths = guardedPaths('/proc', local, { ask: () => assert.fail(), pids: () => new Set() });
  assert.deepEqual(await paths.find('/srv/x'), { why: 'may not be read by the user of this server' });
  assert.equal(refreshes, 1);
});

test('questions about an unknown mount do not wait for each other, those about a known one wait for the first', async () => {
  const answers: ((text: string) => void)[] = [];
  const { asked, paths } = pathsWith(() => new Promise((resolve) => answers.push(resolve)));
  const unknown = [1, 2].map((fd) => paths.isFifo(`/proc/7/fd/${fd}`, undefined));
  assert.equal(asked.splice(0).length, 2);
  const known = ['/alive/a', '/alive/b', '/alive/c'].map(paths.project);
  const other = paths.project('/dead/a');
  assert.deepEqual(asked.splice(0), ['/alive/a', '/dead/a']);
  answers[2]?.('a');
  assert.equal(await known[0], 'a');
  await new Promise(setImmediate);
  assert.deepEqual(asked, ['/alive/b', '/alive/c']);
  for (const answer of answers.slice(3)) answer('b');
  assert.deepEqual(await Promise.all([...known, other]), ['a', 'b', 'b', 'b']);
  for (const answer of answers.slice(0, 2)) answer('no boolean');
  for (const one of unknown) await assert.rejects(one, /expected boolean/);
});
