import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolder } from '../src/folder.ts';

const base = mkdtempSync(join(tmpdir(), 'folder-'));
after(() => rmSync(base, { recursive: true }));

test('a folder and missing ones above it are made, each with the mode', () => {
  makeFolder(join(base, 'a', 'b', 'c'), 0o700);
  for (const path of ['a', 'a/b', 'a/b/c']) assert.equal(statSync(join(base, path)).mode & 0o777, 0o700, path);
});

test('one that exists stays as it is', () => {
  makeFolder(join(base, 'x'), 0o750);
  makeFolder(join(base, 'x'), 0o700);
  assert.equal(statSync(join(base, 'x')).mode & 0o777, 0o750);
});

test('a file above it is an error of the system', () => {
  writeFileSync(join(base, 'file'), '');
  assert.throws(() => makeFolder(join(base, 'file', 'a'), 0o700), { code: 'ENOTDIR' });
  assert.throws(() => makeFolder(join(base, 'file', 'a', 'b'), 0o700), { code: 'ENOTDIR' });
});

test('where nothing can be made, the folder that failed is named, and nothing is tried without end', () => {
  assert.throws(() => makeFolder('/proc/sys/no/such/folder', 0o700), { path: '/proc/sys/no' });
  assert.ok(!existsSync('/proc/sys/no'));
  assert.throws(() => makeFolder('', 0o700), { code: 'ENOENT' });
});
