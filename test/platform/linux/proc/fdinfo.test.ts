import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseFdinfo,
  parseMountId,
  parseRegistered,
  parseTtyIndex,
} from '../../../../src/platform/linux/proc/fdinfo.ts';

const recorded = (flags: string) => `pos:\t0\nflags:\t${flags}\nmnt_id:\t24\nino:\t3\n`;

test('how a file is open', () => {
  const cases = { '0100000': 'r', '02': 'rw', '0102001': 'w', '02100001': 'w', '0100002': 'rw', '012000000': 'path' };
  for (const [flags, mode] of Object.entries(cases)) assert.equal(parseFdinfo(recorded(flags)), mode, flags);
});

test('access mode 3, which only old device drivers use, is none of ours', () => {
  assert.equal(parseFdinfo(recorded('0100003')), null);
});

test('text that is not whole yields nothing', () => {
  const text = recorded('0100002');
  for (let length = 0; length < text.indexOf('\nmnt_id') + 1; length++) {
    assert.equal(parseFdinfo(text.slice(0, length)), null, `cut at ${length}`);
  }
  assert.equal(parseFdinfo('pos:\t0\nflags:\tx\n'), null);
  assert.equal(parseFdinfo('xflags:\t02\n'), null);
});

test('which pty an open master belongs to', () => {
  assert.equal(parseTtyIndex(`${recorded('02')}tty-index:\t12\n`), 12);
  assert.equal(parseTtyIndex(`${recorded('02')}tty-index:\t1`), undefined); // not whole
  assert.equal(parseTtyIndex(recorded('02')), undefined);
  assert.equal(parseTtyIndex('xtty-index:\t1\n'), undefined);
});

test('the mount of an open file is read from a whole line', () => {
  assert.equal(parseMountId('pos:\t0\nflags:\t02\nmnt_id:\t24\nino:\t3\n'), 24);
  assert.equal(parseMountId('mnt_id:\t2'), undefined);
  assert.equal(parseMountId('pos:\t0\n'), undefined);
  assert.equal(parseMountId('xmnt_id:\t2\n'), undefined);
});

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

test('a busy ring, or a kernel that prints names only, does not say', () => {
  assert.equal(parseRegistered('pos:\t0\nflags:\t02000002\n'), null);
  assert.equal(parseRegistered(fdinfo('    0: TCP')), null);
  for (const name of ['TCP /x', 'TCP pipe:[1]', '<none>x', 'x<none>'])
    assert.equal(parseRegistered(fdinfo(`    0: ${name}`)), null, name);
  for (const table of ['XUserFiles:\t1', 'UserFiles:\t1x', 'UserFiles:\t'])
    assert.equal(parseRegistered(`pos:\t0\n${table}\n    0: socket:[5]\n`), null, table);
  assert.deepEqual(parseRegistered('UserFiles:\t2\n    0: socket:[5]\nx   1: socket:[6]\n'), [5]);
});
