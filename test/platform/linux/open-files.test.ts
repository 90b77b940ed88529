import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  linkTarget,
  type OpenDescriptor,
  openFds,
  readMode,
  readRegistered,
} from '../../../src/platform/linux/open-files.ts';
import { fakeProc, OPEN } from './fake-proc.ts';
import { replaceText } from './replaced-text.ts';

async function openIn(dir: string): Promise<OpenDescriptor[]> {
  const found: OpenDescriptor[] = [];
  for await (const one of openFds(dir)) found.push(one);
  return found.sort((a, b) => a.fd - b.fd);
}

test('every open file of this process, few or many', async () => {
  const before = await openIn('/proc/self');
  const opened = Array.from({ length: 300 }, () => openSync('/dev/null', 'r'));
  const after = await openIn('/proc/self');
  for (const fd of opened) closeSync(fd);
  const added = after.filter(({ fd }) => opened.includes(fd));
  assert.deepEqual(
    added,
    opened.sort((a, b) => a - b).map((fd) => ({ fd, target: '/dev/null' })),
  );
  assert.ok(before.length > 2 && before.length < 256);
});

test('what is closed meanwhile is passed over, and a process without a folder throws', async (t) => {
  const root = fakeProc(t, { '10/fd/3': '→ /a', '10/fd/4': '→ /b' });
  const fds = openFds(join(root, '10'));
  await fds.next();
  rmSync(join(root, '10/fd'), { recursive: true });
  assert.deepEqual(await fds.next(), { value: undefined, done: true });
  await assert.rejects(openIn(join(root, '11')), { code: 'ENOENT' });
});

test('the target and the mode of a descriptor; nothing for one that is closed', (t) => {
  const root = fakeProc(t, { 'fd/3': '→ pipe:[7]', 'fdinfo/3': OPEN.w, 'fdinfo/4': 'flags:\t01' });
  assert.equal(linkTarget(join(root, 'fd/3')), 'pipe:[7]');
  assert.equal(linkTarget(join(root, 'fd/9')), undefined);
  assert.deepEqual(
    [3, 4, 9].map((fd) => readMode(root, fd)),
    ['w', null, null],
  );
});

test('the sockets that are registered with a ring, or null if the kernel does not print them', (t) => {
  const root = fakeProc(t, {
    shown: 'UserFiles:\t2\n    0: socket:[77]\n    1: /a\nUserBufs:\t0\n',
    busy: 'pos:\t0\n',
  });
  assert.deepEqual(readRegistered(join(root, 'shown')), [77]);
  assert.equal(readRegistered(join(root, 'busy')), null);
  assert.equal(readRegistered(join(root, 'missing')), null);
});

test('who stops looking leaves no folder open', async () => {
  const openNow = (): number => readdirSync('/proc/self/fd').length;
  const opened = Array.from({ length: 300 }, () => openSync('/dev/null', 'r'));
  const before = openNow();
  for await (const { fd } of openFds('/proc/self')) {
    assert.ok(fd >= 0);
    break;
  }
  const after = openNow();
  for (const fd of opened) closeSync(fd);
  assert.equal(after, before);
});

test('a busy ring is asked four times', (t) => {
  const root = fakeProc(t, { ring: '' });
  const path = join(root, 'ring');
  let reads = 0;
  const answers = ['', '', '', 'UserFiles:\t1\n    0: socket:[5]\n'];
  replaceText(t, path, () => answers[reads++] ?? '');
  assert.deepEqual(readRegistered(path), [5]);
  assert.equal(reads, 4);
  assert.equal(readRegistered(path), null);
  assert.equal(reads, 8);
});
