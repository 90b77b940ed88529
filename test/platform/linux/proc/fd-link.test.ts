import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isOpenFile,
  isPath,
  namespaceIn,
  socketInode,
  socketLink,
  socketOrRing,
  withoutMark,
} from '../../../../src/platform/linux/proc/fd-link.ts';

test('a link to a socket, to a ring, to neither', () => {
  assert.deepEqual(
    ['socket:[42]', 'anon_inode:[io_uring]', 'anon_inode:[eventpoll]', '/x/socket:[42]', 'socket:[x]'].map(
      socketOrRing,
    ),
    [42, 'io_uring', undefined, undefined, undefined],
  );
});

test('the link to a socket names its inode', () => {
  assert.equal(socketLink(42), 'socket:[42]');
  assert.equal(socketInode(socketLink(4_294_967_295)), 4_294_967_295);
  for (const target of ['socket:[]', 'socket:[12345678901]', 'socket:[4]x', 'xsocket:[4]'])
    assert.equal(socketInode(target), undefined, target);
});

test('the number of a network or mount namespace', () => {
  assert.deepEqual(['net:[4026531840]', 'mnt:[7]'].map(namespaceIn), [4_026_531_840, 7]);
  for (const target of ['pid:[7]', 'net:[x]', 'net:[7', 'xnet:[7]', 'net:[7]x', ''])
    assert.equal(namespaceIn(target), undefined);
});

test('the mark of a deleted file is not part of its path', () => {
  assert.equal(withoutMark('/a (deleted)'), '/a');
  assert.equal(withoutMark('/a (deleted) (deleted)'), '/a (deleted)');
  assert.equal(withoutMark('/a (deleted)x'), '/a (deleted)x');
});

test('a path in a file system, and a file to work with', () => {
  assert.deepEqual(['/a', '/dev/null', '/memfd:x', 'pipe:[1]'].map(isPath), [true, true, false, false]);
  assert.deepEqual(['/a', '/dev/null', '/dev/shm/a', '/devices', '/memfd:x', 'pipe:[1]'].map(isOpenFile), [
    true,
    false,
    true,
    true,
    false,
    false,
  ]);
});
