import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BEGINNING, seal } from '../../src/audit/chain.ts';
import type { Disk } from '../../src/audit/disk.ts';
import {
  checkFile,
  checkFolder,
  formatHead,
  HEAD_BYTES,
  lastLineOf,
  lastLinesOf,
  parseHead,
  readAt,
  readWhole,
  TAIL_BYTES,
  tailOf,
  using,
} from '../../src/audit/log-file.ts';
import { NO_MODES } from '../posix.ts';
import { DISK } from './own-disk.ts';
import { newFolder } from './support.ts';

function fileWith(text: string): string {
  const path = join(newFolder(), 'audit.jsonl');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
const checked = (path: string, disk: Disk = DISK) =>
  using(disk, disk.openRead(path), (fd) => checkFile(disk, fd, path));
/** A disk on which all files belong to another user. */
const foreign = (uid: number): Disk => ({ ...DISK, stat: (fd) => Object.assign(DISK.stat(fd), { uid }) });

test('a file of this user alone has a size', { skip: NO_MODES }, () => assert.equal(checked(fileWith('abc')), 3));

test('any other file is refused, with the reason', { skip: NO_MODES }, () => {
  const path = fileWith('');
  for (const mode of [0o620, 0o602]) {
    chmodSync(path, mode);
    assert.throws(() => checked(path), { message: `other users can write to ${path}` });
  }
  chmodSync(path, 0o644);
  assert.equal(checked(path), 0);
  linkSync(path, `${path}.x`);
  assert.throws(() => checked(path), /has a second name \(a hard link\)$/);
  assert.throws(() => checked(join(path, '..')), /is not a regular file$/);
  assert.throws(() => checked(fileWith(''), foreign(4_000_000)), /belongs to another user$/);
});

test('a folder that others can write is refused, unless it is sticky', { skip: NO_MODES }, () => {
  const folder = join(newFolder(), 'x');
  mkdirSync(folder);
  for (const [mode, isFine] of [
    [0o700, true],
    [0o755, true],
    [0o720, false],
    [0o702, false],
    [0o1777, true],
  ] as const) {
    chmodSync(folder, mode);
    if (isFine) checkFolder(DISK, folder);
    else assert.throws(() => checkFolder(DISK, folder), { message: `other users can write to the folder ${folder}` });
  }
  checkFolder(foreign(0), folder);
  assert.throws(() => checkFolder(foreign(4_000_000), folder), /^Error: the folder .* belongs to another user$/);
});

test('a descriptor is closed whatever happens', () => {
  const closed: number[] = [];
  const disk: Disk = { ...DISK, close: (fd) => closed.push(fd) };
  assert.equal(
    using(disk, 7, (fd) => fd + 1),
    8,
  );
  assert.throws(() =>
    using(disk, 8, () => {
      throw new Error('it failed');
    }),
  );
  assert.deepEqual(closed, [7, 8]);
});

test('reading goes on until all is read, or the file ends', () => {
  const slow: Disk = { ...DISK, read: (fd, into, at) => DISK.read(fd, into.subarray(0, 2), at) };
  const path = fileWith('abcdefg');
  assert.equal(readWhole(slow, path).toString(), 'abcdefg');
  using(DISK, DISK.openRead(path), (fd) => {
    assert.equal(readAt(slow, fd, { at: 2, bytes: 3 }).toString(), 'cde');
    assert.equal(readAt(slow, fd, { at: 5, bytes: 10 }).toString(), 'fg');
  });
});

const tail = (text: string) => {
  const path = fileWith(text);
  return using(DISK, DISK.openRead(path), (fd) => tailOf(DISK, fd, Buffer.byteLength(text)));
};

test('the last line of a file is found, and what an interrupted write left after it', { skip: NO_MODES }, () => {
  const first = seal({}, BEGINNING);
  const second = seal({}, first);
  assert.deepEqual([tail('').last, tail('').torn.length], [undefined, 0]);
  assert.equal(tail(first.text + second.text).last?.seq, 2);
  assert.deepEqual([tail(`${first.text}abc`).last?.seq, tail(`${first.text}abc`).torn.toString()], [1, 'abc']);
  assert.equal(tail(`${first.text}abc\n`).last, undefined);
  assert.equal(tail(`${'x'.repeat(TAIL_BYTES)}\n${first.text}`).last?.seq, 1);
  assert.equal(lastLineOf(DISK, fileWith(first.text))?.hash, first.hash);
});

test('64 KiB without a line are no end of a log; a short beginning may be', () => {
  assert.throws(() => tail('x'.repeat(TAIL_BYTES + 1)), { message: 'its end is not a line of this log' });
  assert.equal(tail('x'.repeat(TAIL_BYTES)).torn.length, TAIL_BYTES);
});

test('of the last bytes of a file only whole lines count', () => {
  const path = fileWith('one\ntwo\nthree\n');
  const last = (bytes: number) => {
    const { lines, isWhole } = lastLinesOf(DISK, path, bytes);
    return [...lines.map(String), isWhole];
  };
  assert.deepEqual(last(100), ['one', 'two', 'three', true]);
  assert.deepEqual(last(14), ['one', 'two', 'three', true]);
  assert.deepEqual(last(13), ['two', 'three', false]);
  assert.deepEqual(last(6), [false]);
});

test('the head has one length, and is read back', () => {
  const hash = 'a1'.repeat(32);
  for (const seq of [0, 7, 1_000_000_000_000]) {
    assert.equal(formatHead({ seq, hash }).length, HEAD_BYTES);
    assert.deepEqual(parseHead(formatHead({ seq, hash })), { seq, hash });
  }
  assert.equal(formatHead({ seq: 7, hash }).toString(), `0000000000000007 ${hash}\n`);
  for (const text of [
    '',
    `7 ${hash}\n`,
    `0000000000000007 ${hash}`,
    `0000000000000007 ${hash.slice(1)}\n`,
    `x0000000000000007 ${hash}\n`,
    `0000000000000007 ${hash}\n\n`,
  ])
    assert.equal(parseHead(Buffer.from(text)), undefined, text);
});
