import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Backups, hasBackup, removeOldBackups, saveBackup } from '../../src/clients/backups.ts';
import { EditFailed } from '../../src/clients/document.ts';
import { openPlaces } from '../../src/platform/this-system.ts';
import { NO_MODES } from '../posix.ts';

const owners = openPlaces();
const FILE = { path: '/home/me/.cursor/mcp.json', text: '{"old": 1}' };

function backups(t: TestContext, second = 0): Backups {
  const parent = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return at({ folder: join(parent, 'backups'), now: new Date(0), owners }, second);
}

const at = (to: Backups, second: number): Backups => ({ ...to, now: new Date(Date.UTC(2026, 0, 2, 3, 4, second)) });

test('a backup has the text, and a name that says which file of which client, and when', (t) => {
  const to = backups(t);
  const path = saveBackup('cursor', FILE, to);
  assert.equal(readFileSync(path, 'utf8'), FILE.text);
  assert.match(path.slice(to.folder.length + 1), /^cursor[/\\]mcp\.json\.[0-9a-f]{8}\.20260102T030400000Z\.bak$/);
});

test('it is for the owner only', { skip: NO_MODES }, (t) => {
  assert.equal(statSync(saveBackup('cursor', FILE, backups(t))).mode & 0o7777, 0o600);
});

test('the last five of each file are kept, and nothing else is removed', (t) => {
  const to = backups(t);
  const other = saveBackup('cursor', { ...FILE, path: '/home/me/shop/.cursor/mcp.json' }, to);
  const paths = Array.from({ length: 7 }, (_, second) => saveBackup('cursor', FILE, at(to, second)));
  const mine = join(to.folder, 'cursor', `${basename(paths[0] ?? '')}.mine`);
  writeFileSync(mine, '');
  removeOldBackups('cursor', FILE.path, to);
  assert.deepEqual(
    paths.map((path) => existsSync(path)),
    [false, false, true, true, true, true, true],
  );
  for (const path of [other, mine]) assert.ok(existsSync(path), path);
});

test('a file that was there before has a backup', (t) => {
  const to = backups(t);
  assert.equal(hasBackup('cursor', FILE.path, to.folder), false);
  saveBackup('cursor', FILE, to);
  assert.equal(hasBackup('cursor', FILE.path, to.folder), true);
  assert.equal(hasBackup('cursor', `${FILE.path}.other`, to.folder), false);
});

test('where none can be made the reason is an error, and nothing is left behind', (t) => {
  const to = backups(t);
  writeFileSync(to.folder, 'a file');
  assert.throws(
    () => saveBackup('cursor', FILE, to),
    (error) => error instanceof EditFailed && /^its backup cannot be written to .*: /.test(error.message),
  );
  assert.deepEqual(readdirSync(join(to.folder, '..')), ['backups']);
});
