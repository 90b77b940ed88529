import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeRecording } from '../../../src/commands/doctor/recording-folder.ts';
import { openPlaces } from '../../../src/platform/this-system.ts';
import { NO_MODES } from '../../posix.ts';

const FILES = [
  { name: 'a.json', text: '{}\n' },
  { name: 'b.json', text: '[]\n' },
];

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const write = (folder: string): string => writeRecording(folder, FILES, openPlaces());

test('a new folder is made, and an empty one is used', (t) => {
  const folder = newFolder(t);
  for (const path of [folder, join(newFolder(t), 'new', 'one')]) {
    assert.equal(write(path), path);
    assert.deepEqual(readdirSync(path), ['a.json', 'b.json']);
    assert.equal(readFileSync(join(path, 'b.json'), 'utf8'), '[]\n');
  }
});

test('only this user may read them', { skip: NO_MODES }, (t) => {
  const folder = join(newFolder(t), 'new');
  write(folder);
  assert.deepEqual([statSync(folder).mode & 0o777, statSync(join(folder, 'a.json')).mode & 0o777], [0o700, 0o600]);
});

test('nothing is written beside other files, or over one', (t) => {
  const folder = newFolder(t);
  const file = join(folder, 'file');
  writeFileSync(file, 'mine');
  assert.throws(() => write(folder), {
    message: /^--record .*: is not empty; name a new or an empty folder/,
  });
  for (const path of [file, join(file, 'below')])
    assert.throws(() => write(path), {
      message: /: is not a folder \((?:ENOTDIR|EEXIST|ENOENT)\)$/,
    });
  assert.deepEqual([readdirSync(folder), readFileSync(file, 'utf8')], [['file'], 'mine']);
});

test('a folder needs a name', () => {
  assert.throws(() => write(''), { message: '--record needs a value: <folder>' });
});

test('where it cannot be written the reason is named', { skip: NO_MODES }, (t) => {
  const folder = newFolder(t);
  assert.throws(() => write(join(folder, 'x'.repeat(300))), /^Error: --record .*: cannot be written \(ENAMETOOLONG\)$/);
  assert.throws(
    () => writeRecording(join(folder, 'new'), [{ name: 'no/file', text: '' }], openPlaces()),
    /\(ENOENT\)$/,
  );
});
