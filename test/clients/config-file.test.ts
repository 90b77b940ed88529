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
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ConfigSource, readSource, replaceSource } from '../../src/clients/config-file.ts';
import { EditFailed } from '../../src/clients/document.ts';
import { openPlaces } from '../../src/platform/this-system.ts';
import { NO_LINKS, NO_MODES } from '../posix.ts';

const owners = openPlaces();
const NOW = new Date('2026-01-02T03:04:05.678Z');

/** Backups in a folder of their own, and how this client's file is replaced. */
function replacing(t: TestContext, source: ConfigSource, text: string | null): string | undefined {
  const backups = { folder: folder(t), now: NOW, owners };
  return replaceSource(source, { client: 'cursor', text, base: dirname(source.path) }, backups);
}

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
      () => replacing(t, source, '{"ours":1}'),
      (error) => error instanceof EditFailed && /another program has changed it in the meantime/.test(error.message),
    );
    assert.deepEqual(readdirSync(join(path, '..')), after === undefined ? [] : ['settings.json']);
    if (after !== undefined) assert.equal(readFileSync(path, 'utf8'), after);
  });
}

test('an unchanged file is replaced, with a backup', (t) => {
  const path = join(folder(t), 'settings.json');
  writeFileSync(path, '\ufeff{}');
  const backup = replacing(t, readSource(path), '{"ours":1}') ?? assert.fail('no backup');
  assert.equal(readFileSync(path, 'utf8'), '{"ours":1}');
  assert.equal(readFileSync(backup, 'utf8'), '\ufeff{}');
  assert.deepEqual(readdirSync(join(path, '..')), ['settings.json']);
});

test('a file that is replaced keeps its mode; its backup is for the owner only', { skip: NO_MODES }, (t) => {
  const path = join(folder(t), 'settings.json');
  writeFileSync(path, '{}');
  chmodSync(path, 0o640);
  const backup = replacing(t, readSource(path), '{"ours":1}') ?? assert.fail('no backup');
  assert.equal(statSync(path).mode & 0o7777, 0o640);
  assert.equal(statSync(backup).mode & 0o7777, 0o600);
});

test('a new file is made with its folder, and there is no backup', (t) => {
  const path = join(folder(t), 'new', 'settings.json');
  assert.equal(replacing(t, readSource(path), '{}'), undefined);
  assert.equal(readFileSync(path, 'utf8'), '{}');
  assert.deepEqual(readdirSync(join(path, '..')), ['settings.json']);
});

test('a new file and its folder are for the owner only', { skip: NO_MODES }, (t) => {
  const path = join(folder(t), 'new', 'settings.json');
  replacing(t, readSource(path), '{}');
  assert.equal(statSync(path).mode & 0o7777, 0o600);
  assert.equal(statSync(join(path, '..')).mode & 0o7777, 0o700);
});

test('a link stays a link: the file behind it is replaced', { skip: NO_LINKS }, (t) => {
  const [path, link] = ((home) => [join(home, 'settings.json'), join(home, 'link')] as const)(folder(t));
  writeFileSync(path, '{}');
  symlinkSync(path, link);
  replacing(t, readSource(link), '{"ours":1}');
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(readFileSync(path, 'utf8'), '{"ours":1}');
});

test('anything but a text file is left alone', (t) => {
  const home = folder(t);
  mkdirSync(join(home, 'folder'));
  writeFileSync(join(home, 'bytes'), Buffer.from([0xff, 0xfe]));
  for (const [name, why] of [
    ['folder', /it is a folder/],
    ['bytes', /not UTF-8/],
  ] as const)
    assert.throws(() => readSource(join(home, name)), { name: 'Error', message: why }, name);
  assert.deepEqual(readSource(join(home, 'missing')), { path: join(home, 'missing') });
  assert.ok(!existsSync(join(home, 'missing')));
});

test('below a file nothing is made', (t) => {
  const path = join(folder(t), 'file', 'settings.json');
  writeFileSync(join(path, '..'), '');
  assert.throws(() => replacing(t, { path }, '{}'), EditFailed);
  if (process.platform === 'win32') return; // it calls this path missing
  assert.throws(() => readSource(path), { name: 'Error', message: /a part of its path is a file/ });
});

test('a dangling link is left alone', { skip: NO_LINKS }, (t) => {
  const link = join(folder(t), 'dangling');
  symlinkSync('missing', link);
  assert.throws(() => readSource(link), { name: 'Error', message: /dangling symbolic link/ });
});

test('a file is removed with the folders that are empty then, but for the home', (t) => {
  const home = folder(t);
  for (const [name, left] of [
    ['a/b/settings.json', []],
    ['c/d/settings.json', ['c']],
  ] as const) {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '{}');
    if (left.length > 0) writeFileSync(join(home, 'c', 'other'), '');
    const backups = { folder: folder(t), now: NOW, owners };
    assert.equal(replaceSource(readSource(path), { client: 'cursor', text: null, base: home }, backups), undefined);
    assert.deepEqual(readdirSync(home), left);
    assert.deepEqual(readdirSync(backups.folder), [], 'nothing of it is kept');
  }
  assert.deepEqual(readdirSync(join(home, 'c')), ['other']);
});

test('a file whose backup cannot be made is left alone', (t) => {
  const path = join(folder(t), 'settings.json');
  writeFileSync(path, '{}');
  const inTheWay = join(folder(t), 'file');
  writeFileSync(inTheWay, '');
  assert.throws(
    () =>
      replaceSource(
        readSource(path),
        { client: 'cursor', text: '[]', base: '/' },
        { folder: inTheWay, now: NOW, owners },
      ),
    (error) => error instanceof EditFailed && /^its backup cannot be written to .*: /.test(error.message),
  );
  assert.equal(readFileSync(path, 'utf8'), '{}');
  assert.deepEqual(readdirSync(dirname(path)), ['settings.json']);
});
