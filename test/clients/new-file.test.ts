import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeFile, makeOwnedFolder } from '../../src/clients/new-file.ts';
import { openPlaces } from '../../src/platform/this-system.ts';
import { NO_LINKS, NO_MODES } from '../posix.ts';

const owners = openPlaces();
const needsRoot = process.getuid?.() !== 0 && 'needs root';
const [UID, GID] = [61_030, 61_031];

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const ownerOf = (path: string) => (({ uid, gid }) => [uid, gid])(statSync(path));

test('a new file and a new folder are for their owner only', { skip: NO_MODES }, (t) => {
  const path = join(folder(t), 'a', 'b');
  makeOwnedFolder(path, owners);
  makeFile(join(path, 'file'), { text: 'x', owners });
  assert.equal(readFileSync(join(path, 'file'), 'utf8'), 'x');
  for (const [name, mode] of [
    ['.', 0o700],
    ['..', 0o700],
    ['file', 0o600],
  ] as const)
    assert.equal(statSync(join(path, name)).mode & 0o7777, mode, name);
  makeOwnedFolder(path, owners); // it is there
});

test('what root makes belongs to the owner of the folder it is made in', { skip: needsRoot }, (t) => {
  const home = folder(t);
  chownSync(home, UID, GID);
  const path = join(home, 'a', 'b');
  makeOwnedFolder(path, owners);
  makeFile(join(path, 'file'), { text: '', owners });
  for (const name of ['..', '.', 'file']) assert.deepEqual(ownerOf(join(path, name)), [UID, GID], name);
});

test('a file that takes the place of another has its owner and mode', { skip: needsRoot }, (t) => {
  const [before, path] = [join(folder(t), 'before'), join(folder(t), 'file')];
  writeFileSync(before, '');
  chownSync(before, UID, GID);
  chmodSync(before, 0o640);
  makeFile(path, { text: '', owners, like: statSync(before) });
  assert.deepEqual(ownerOf(path), [UID, GID]);
  assert.equal(statSync(path).mode & 0o7777, 0o640);
});

test('nothing is made through a link in the way', { skip: NO_LINKS }, (t) => {
  const home = folder(t);
  symlinkSync('/nonexistent/elsewhere', join(home, 'link'));
  assert.throws(() => makeFile(join(home, 'link'), { text: '', owners }), { code: 'EEXIST' });
  assert.throws(() => makeOwnedFolder(join(home, 'link'), owners), { code: /ELOOP|ENOTDIR/ });
});
