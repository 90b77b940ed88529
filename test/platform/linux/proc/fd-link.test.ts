import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketOrRing } from '../../../../src/platform/linux/proc/fd-link.ts';
import { parseRegistered } from '../../../../src/platform/linux/proc/fdinfo.ts';

/** The fdinfo of a ring as Linux 6.18 prints it, but for the tables that are not read. */
const fdinfo = (...files: string[]): string =>
  ['pos:\t0', 'flags:\t02000002', 'SqMask:\t0x7', 'SQEs:\t1', '    0: opcode:NOP, fd:0', 'UserFiles:\t2', ...files]
    .concat(['UserBufs:\t1', '    0: 0x7f00/4096', 'PollList:', ''])
    .join('\n');

test('the sockets among the files that are registered with a ring', () => {
  const text = fdinfo('    0: socket:[127270]', '    1: /tmp/a\\040b', '    7: pipe:[12]', '12345: socket:[3]');
  assert.deepEqual(parseRegistered(text), [127270, 3]);
  assert.deepEqual(parseRegistered(fdinfo()), []);
  assert.deepEqual(parseRegistered(fdinfo('    0: <none>', '    1: anon_inode:[eventfd]')), []);
});

test('a ring that is being worked on, or a kernel that prints names only, does not say', () => {
  assert.equal(parseRegistered('pos:\t0\nflags:\t02000002\n'), null);
  assert.equal(parseRegistered(fdinfo('    0: TCP')), null);
});

test('a link to a socket, to a ring, to neither', () => {
  assert.deepEqual(
    ['socket:[42]', 'anon_inode:[io_uring]', 'anon_inode:[eventpoll]', '/x/socket:[42]', 'socket:[x]'].map(
      socketOrRing,
    ),
    [42, 'io_uring', undefined, undefined, undefined],
  );
});
