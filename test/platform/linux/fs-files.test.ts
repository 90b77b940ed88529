import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { NO_LOOK } from '../../../src/platform/linux/proc-files.ts';
import { fakeProc } from './fake-proc.ts';
import { failure, replaceLink } from './replaced-text.ts';

const { ENOENT } = constants.errno;

test('the files of a process and of its threads', (t) => {
  const files = fsFiles(
    fakeProc(t, {
      ...{ '7/stat': 'seven', '7/task/7/stat': 'seven', '7/task/9/stat': 'nine!', '7/ns/net': '→ net:[42]' },
      ...{
        '7/fd/3': '→ socket:[77]',
        '7/fd/4': '→ anon_inode:[io_uring]',
        '7/fd/5': '→ /a',
        '7/task/9/fd/0': '→ socket:[78]',
      },
      ...{ 'self/stat': '', version: '', '123/stat': '', '0/stat': '', ':1/stat': '' },
    }),
  );
  const read = (...of: Parameters<typeof files.read>): string => files.bytes.toString('latin1', 0, files.read(...of));
  assert.deepEqual(
    files.pids().sort((a, b) => a - b),
    [7, 123],
  );
  assert.equal(read(7, 'stat'), 'seven');
  assert.equal(read(7, 'stat', 9), 'nine!');
  assert.equal(files.read(7, 'cmdline'), -ENOENT);
  assert.equal(files.owner(7), process.geteuid?.());
  assert.equal(files.threadCount(7), 2);
  assert.deepEqual(files.threadIds(7).sort(), [7, 9]);
  assert.deepEqual([files.namespaceOf(7, 'net'), files.namespaceOf(7, 'mnt')], [42, undefined]);
  const fds = files.fds(7);
  assert.ok(typeof fds !== 'number');
  assert.deepEqual([...fds].flat().sort(), [3, 4, 5]);
  assert.deepEqual(
    [3, 4, 5, 6].map((fd) => files.socketAt(7, fd)),
    [77, 'io_uring', undefined, undefined],
  );
  assert.equal(files.socketAt(7, 0, 9), 78);
});

test('a process that is gone has nothing', () => {
  const files = fsFiles('/no/such/path');
  assert.deepEqual(
    [files.owner(7), files.threadCount(7), files.fdTable(7), files.threadIds(7)],
    [undefined, undefined, undefined, []],
  );
  assert.equal(files.fds(7), -ENOENT);
});

test('a table of thousands of files comes in pieces', (t) => {
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, fd) => [`7/fd/${fd}`, '']));
  const fds = fsFiles(fakeProc(t, many)).fds(7);
  assert.ok(typeof fds !== 'number');
  const pieces = [...fds];
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [1024, 1024, 452],
  );
  assert.equal(new Set(pieces.flat()).size, 2500);
});

const others = statSync('/proc/1', { throwIfNoEntry: false })?.uid !== process.geteuid?.() && process.geteuid?.() !== 0;
test(
  'what may not be looked at is not taken for something other than a socket',
  { skip: !others && 'every process may be looked at' },
  () => {
    assert.equal(fsFiles('/proc').socketAt(1, 0), NO_LOOK);
  },
);

test('a link that may not be read may be one to a socket; one that is gone is none', (t) => {
  const root = fakeProc(t, { '7/fd/3': '→ socket:[5]' });
  const refused = { errno: -13 };
  replaceLink(t, `${root}/7/fd/3`, () => {
    throw failure(refused.errno);
  });
  const files = fsFiles(root);
  assert.equal(files.socketAt(7, 3), NO_LOOK);
  refused.errno = -1;
  assert.equal(files.socketAt(7, 3), NO_LOOK);
  refused.errno = -2;
  assert.equal(files.socketAt(7, 3), undefined);
});
