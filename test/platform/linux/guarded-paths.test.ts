import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unanswered } from '../../../src/platform/helper/helper.ts';
import { guardedPaths } from '../../../src/platform/linux/guarded-paths.ts';
import type { LocalPaths } from '../../../src/platform/linux/local-paths.ts';
import { mountOf, parseMounts, remoteAmong } from '../../../src/platform/linux/proc/mountinfo.ts';

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
