import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  append,
  appendNumber,
  collectNumbers,
  digitsAt,
  writeFolder,
  writeNumber,
} from '../../../../src/platform/linux/ffi/path-bytes.ts';

const written = (write: (path: Buffer) => number): string => {
  const path = Buffer.alloc(64, '#');
  const end = write(path);
  assert.equal(path[end], 35, 'nothing is written beyond the end');
  return path.toString('latin1', 0, end);
};

test('the folder of a process or a thread', () => {
  assert.equal(
    written((path) => writeFolder(path, 1)),
    '1',
  );
  assert.equal(
    written((path) => writeFolder(path, 4_194_303)),
    '4194303',
  );
  assert.equal(
    written((path) => writeFolder(path, 10, 4_294_967_295)),
    '10/task/4294967295',
  );
});

test('numbers are written and read as decimal digits', () => {
  for (const number of [0, 1, 9, 10, 99, 100, 101, 999_999, 4_294_967_295]) {
    assert.equal(
      written((path) => writeNumber(path, 0, number)),
      String(number),
    );
    assert.equal(digitsAt(Buffer.from(`x${number}]`), 1), number);
  }
  assert.equal(digitsAt(Buffer.from('12'), 0), 12);
  for (const text of ['/12', ':12', '', 'x']) assert.equal(digitsAt(Buffer.from(text), 0), 0, text);
});

test('names are appended where the path ends', () => {
  const name = Buffer.from('/fd');
  assert.equal(
    written((path) => appendNumber(path, append(path, writeNumber(path, 0, 7), name), 30)),
    '7/fd/30',
  );
});

/** A record of getdents64(2). */
function entry(name: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((20 + name.length) / 8) * 8);
  bytes.writeUInt16LE(bytes.length, 16);
  bytes.write(name, 19, 'latin1');
  return bytes;
}

test('of the entries of a folder those that begin with a digit are taken', () => {
  const entries = Buffer.concat(['.', '..', '0', '17', 'self', '9', '/', ':', '4194303'].map(entry));
  const numbers: number[] = [5];
  collectNumbers(entries, entries.length, numbers);
  assert.deepEqual(numbers, [5, 0, 17, 9, 4_194_303]);
  const none: number[] = [];
  collectNumbers(entries, 0, none);
  assert.deepEqual(none, []);
});
