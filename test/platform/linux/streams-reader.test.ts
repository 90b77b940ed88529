import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnixSocket } from '../../../src/platform/linux/netlink/unix-diag.ts';
import { isOpenFile, socketInode } from '../../../src/platform/linux/proc/fd-link.ts';
import { socketStream, streamTo } from '../../../src/platform/linux/streams-reader.ts';

test('what a link says of an output', () => {
  const cases = {
    '/dev/null': { kind: 'null' },
    '/dev/pts/3': { kind: 'terminal', path: 'pts/3' },
    '/dev/pts/3 (deleted)': { kind: 'terminal', path: 'pts/3', deleted: true },
    '/dev/tty1': { kind: 'terminal', path: 'tty1' },
    '/dev/full': { kind: 'file', path: '/dev/full' },
    'pipe:[4711]': { kind: 'pipe', otherEnd: 'pipe:[4711]' },
    '/var/log/a b.log': { kind: 'file', path: '/var/log/a b.log' },
    '/var/log/old.log (deleted)': { kind: 'file', path: '/var/log/old.log', deleted: true },
    'anon_inode:[eventfd]': { kind: 'file', path: 'anon_inode:[eventfd]' },
  };
  for (const [target, stream] of Object.entries(cases)) assert.deepEqual(streamTo(target), stream, target);
});

test('a socket leads to the journal, to its peer, or to an unknown end', () => {
  const sockets = new Map<number, UnixSocket>([
    [1, { peer: 2 }],
    [2, { peer: 1, path: '/run/systemd/journal/stdout' }],
    [3, { peer: 4 }],
    [4, { peer: 3 }],
    [5, { peer: 6 }],
    [6, { peer: 5, path: '/run/systemd/journal.tenant/stdout' }],
    [7, { peer: 8 }],
    [9, { peer: 0 }],
    [8, { peer: 7, path: '/tmp/run/systemd/journal/stdout' }],
  ]);
  const stream = (inode: number) => socketStream(inode, (one) => sockets.get(one));
  assert.deepEqual(stream(1), { kind: 'journal' });
  assert.deepEqual(stream(5), { kind: 'journal' });
  assert.deepEqual(stream(3), { kind: 'socket', otherEnd: 'socket:[4]' });
  assert.deepEqual(stream(7), { kind: 'socket', path: '/tmp/run/systemd/journal/stdout', otherEnd: 'socket:[8]' });
  assert.deepEqual(stream(9), { kind: 'socket', otherEnd: null });
  assert.deepEqual(stream(99), { kind: 'socket' });
});

test('what counts as an open file', () => {
  const yes = ['/etc/passwd', '/', '/dev/shm/x', '/tmp/a (deleted)'];
  const no = ['/dev/null', '/dev/pts/0', 'pipe:[1]', 'socket:[1]', 'anon_inode:inotify', '/memfd:x (deleted)'];
  for (const target of yes) assert.ok(isOpenFile(target), target);
  for (const target of no) assert.ok(!isOpenFile(target), target);
  assert.equal(socketInode('socket:[12]'), 12);
  assert.equal(socketInode('/tmp/socket:[12]'), undefined);
});
