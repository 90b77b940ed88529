import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { follow } from '../../src/audit/follow.ts';
import { DISK } from './own-disk.ts';
import { newFolder } from './support.ts';

function following() {
  const folder = newFolder();
  const [path, moved] = [join(folder, 'a.jsonl'), join(folder, 'a.1.jsonl')];
  const next = follow(DISK, path, moved);
  return { path, moved, next: () => next().toString() };
}

test('each call gives the lines since the last one', () => {
  const { path, next } = following();
  writeFileSync(path, 'one\ntwo\n');
  assert.equal(next(), 'one\ntwo\n');
  assert.equal(next(), '');
  appendFileSync(path, 'three\n');
  assert.equal(next(), 'three\n');
});

test('a line is given when it is whole', () => {
  const { path, next } = following();
  writeFileSync(path, 'one\ntw');
  assert.equal(next(), 'one\n');
  appendFileSync(path, 'o\n');
  assert.equal(next(), 'two\n');
});

test('a file that does not exist yet has none', () => {
  const { path, next } = following();
  assert.equal(next(), '');
  writeFileSync(path, 'one\n');
  assert.equal(next(), 'one\n');
});

test('after a rotation the last lines of the old file come first', () => {
  const { path, moved, next } = following();
  writeFileSync(path, 'one\n');
  next();
  appendFileSync(path, 'two\n');
  renameSync(path, moved);
  writeFileSync(path, 'three\n');
  assert.equal(next(), 'two\nthree\n');
  assert.equal(next(), '');
});

test('of a file that was moved twice the lines are gone, and the new ones are given', () => {
  const { path, moved, next } = following();
  writeFileSync(path, 'one\n');
  next();
  renameSync(path, `${moved}.2`);
  writeFileSync(moved, 'other\n');
  writeFileSync(path, 'three\n');
  assert.equal(next(), 'three\n');
});

test('a line that was cut off again is not given twice', () => {
  const { path, next } = following();
  writeFileSync(path, 'one\ntwo\n');
  next();
  truncateSync(path, 4);
  assert.equal(next(), '');
  appendFileSync(path, 'three\n');
  assert.equal(next(), 'three\n');
});

test('any failure but a missing file is reported', () => {
  const { path, next } = following();
  writeFileSync(path, '');
  rmSync(path);
  assert.equal(next(), '');
  const openRead = () => {
    throw Object.assign(new Error('its disk fails'), { code: 'EIO' });
  };
  assert.throws(follow({ ...DISK, openRead }, path, path), /its disk fails/);
});
