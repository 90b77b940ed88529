import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSource, replaceSource } from '../../src/clients/config-file.ts';
import { EditFailed } from '../../src/clients/document.ts';
import { openPlaces } from '../../src/platform/this-system.ts';
import { NO_LINKS, NO_MODES } from '../posix.ts';

const { copyOwner } = openPlaces();
const NOW = new Date('2026-01-02T03:04:05.678Z');
const BACKUP = 'settings.json.20260102T030405678Z.bak';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What another program does to the file between our reading it and our writing it. */
const CHANGES: [what: string, before: string | undefined, change: (path: string) => void, after: string | undefined][] =
  [
    ['changed', '{}', (path) => writeFileSync(path, '{"theirs":1}'), '{"theirs":1}'],
    ['changed, to as many bytes', '{"a":1}', (path) => writeFileSync(path, '{"b":1}'), '{"b":1}'],
    ['emptied', '{}', (path) => writeFileSync(path, ''), ''],
    ['made', undefined, (path) => writeFileSync(path, '{"theirs":1}'), '{"theirs":1}'],
    ['made, empty', undefined, (path) => writeFileSync(path, ''), ''],
    ['removed', '{}', (path) => rmSync(path), undefined],
  ];

for (const [what, before, change, after] of CHANGES) {
  test(`a file that another program has ${what} meanwhile is left unchanged, without leftovers`, (t) => {
    const path = join(folder(t), 'settings.json');
    if (before !== undefined) writeFileSync(path, before);
    const source = readSource(path);
    change(path);
    assert.throws(
      () => replaceSource(source, '{"ours":1}', { now: NOW, copyOwner }),
      (error) => error instanceof EditFailed && /another program changed it meanwhile/.test(error.message),
    );
    assert.deepEqual(readdirSync(join(path, '..')), after === undefined ? [] : ['settings.json']);
    if (after !== undefined) assert.equal(readFileSync(path, 'utf8'), after);
  });
}

test('an unchanged file is replaced, with a backup', (t) => {
  const path = join(folder(t), 'settings.json');
  writeFileSync(path, '\ufeff{}');
  assert.equal(replaceSource(readSource(path), '{"ours":1}', { now: NOW, copyOwner }), join(path, '..', BACKUP));
  assert.equal(readFileSync(path, 'utf8'), '{"ours":1}');
  assert.equal(readFileSync(join(path, '..', BACKUP), 'utf8'), '\ufeff{}');
  assert.equal(readdirSync(join(path, '..')).length, 2);
});

test('a file that is replaced and its backup have the mode it had', { skip: NO_MODES }, (t) => {
  const path = join(folder(t), 'settings.json');
  writeFileSync(path, '{}');
  chmodSync(path, 0o640);
  replaceSource(readSource(path), '{"ours":1}', { now: NOW, copyOwner });
  for (const name of ['settings.json', BACKUP]) assert.equal(statSync(join(path, '..', name)).mode & 0o7777, 0o640);
});

test('a new file is made with its folder, and there is no backup', (t) => {
  const path = join(folder(t), 'new', 'settings.json');
  assert.equal(replaceSource(readSource(path), '{}', { now: NOW, copyOwner }), undefined);
  assert.equal(readFileSync(path, 'utf8'), '{}');
  assert.deepEqual(readdirSync(join(path, '..')), ['settings.json']);
});

test('a new file and its folder are for the owner only', { skip: NO_MODES }, (t) => {
  const path = join(folder(t), 'new', 'settings.json');
  replaceSource(readSource(path), '{}', { now: NOW, copyOwner });
  assert.equal(statSync(path).mode & 0o7777, 0o600);
  assert.equal(statSync(join(path, '..')).mode & 0o7777, 0o700);
});

test('a link stays a link: the file behind it is replaced', { skip: NO_LINKS }, (t) => {
  const [path, link] = ((home) => [join(home, 'settings.json'), join(home, 'link')] as const)(folder(t));
  writeFileSync(path, '{}');
  symlinkSync(path, link);
  replaceSource(readSource(link), '{"ours":1}', { now: NOW, copyOwner });
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(readFileSync(path, 'utf8'), '{"ours":1}');
});

test('anything but a text file is left alone', (t) => {
  const home = folder(t);
  mkdirSync(join(home, 'folder'));
  writeFileSync(join(home, 'bytes'), Buffer.from([0xff, 0xfe]));
  for (const [name, why] of [
    ['folder', /it is a directory/],
    ['bytes', /not UTF-8/],
  ] as const)
    assert.throws(() => readSource(join(home, name)), { name: 'Error', message: why }, name);
  assert.deepEqual(readSource(join(home, 'missing')), { path: join(home, 'missing') });
  assert.ok(!existsSync(join(home, 'missing')));
});

test('below a file nothing is made', (t) => {
  const path = join(folder(t), 'file', 'settings.json');
  writeFileSync(join(path, '..'), '');
  assert.throws(() => replaceSource({ path }, '{}', { now: NOW, copyOwner }), EditFailed);
  if (process.platform === 'win32') return; // it calls this path missing
  assert.throws(() => readSource(path), { name: 'Error', message: /a part of its path is a file/ });
});

test('a dangling link is left alone', { skip: NO_LINKS }, (t) => {
  const link = join(folder(t), 'dangling');
  symlinkSync('missing', link);
  assert.throws(() => readSource(link), { name: 'Error', message: /dangling symbolic link/ });
});
