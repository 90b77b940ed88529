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

test('one question finds out that a file system is silent, however many are asked: the others keep the helper', async () => {
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
