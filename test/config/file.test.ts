import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readTrusted } from '../../src/config/file.ts';
import { UsageError } from '../../src/config/usage-error.ts';

/** Who could have written a configuration decides whether it counts. */

const base = mkdtempSync(join(tmpdir(), 'trust-'));
after(() => rmSync(base, { recursive: true }));
const OTHER = 61_077;
const skip = process.getuid?.() === 0 ? false : 'needs root, to give files to others';

/** A file in a folder of its own. */
function made(name: string, { mode = 0o644, folder = 0o755 } = {}): string {
  const path = join(base, name, 'config.json');
  mkdirSync(join(base, name));
  writeFileSync(path, '{}');
  chmodSync(path, mode);
  chmodSync(join(base, name), folder);
  return path;
}

const refused = (path: string, says: string) =>
  assert.throws(
    () => readTrusted(path),
    (error) => error instanceof UsageError && error.message.includes(base) && error.message.includes(says),
  );

test('a file and a folder that only the user may write are read', () => assert.equal(readTrusted(made('good')), '{}'));

for (const mode of [0o664, 0o646, 0o666, 0o1666]) {
  test(`mode ${mode.toString(8)} is refused`, () =>
    refused(made(`file-${mode}`, { mode }), `config.json: others may write it (mode ${mode.toString(8)})`));
}

for (const folder of [0o775, 0o757]) {
  test(`a folder of mode ${folder.toString(8)} is refused`, () =>
    refused(made(`folder-${folder}`, { folder }), `folder-${folder}: others may write it`));
}

test('a link to a file that is not there is no missing file: its rules would be gone without a word', () => {
  mkdirSync(join(base, 'dangling'));
  symlinkSync('nowhere.json', join(base, 'dangling', 'config.json'));
  refused(join(base, 'dangling', 'config.json'), 'config.json: is a link to a file that is not there');
});

test('in a sticky folder others cannot replace it', () =>
  assert.equal(readTrusted(made('sticky', { folder: 0o1777 })), '{}'));

test("another user's file is refused", { skip }, () => {
  const path = made('theirs');
  chownSync(path, OTHER, OTHER);
  refused(path, 'config.json: belongs to user 61077');
  assert.equal(readTrusted(path, OTHER), '{}', 'to that user it is the own');
});

test("a file in another user's folder is refused", { skip }, () => {
  const path = made('their-folder');
  chownSync(join(base, 'their-folder'), OTHER, OTHER);
  refused(path, 'their-folder: belongs to user 61077');
});

test("root's file binds everybody", { skip }, () => assert.equal(readTrusted(made('roots'), OTHER), '{}'));

test('behind a link the folder of the file counts, too', () => {
  const link = join(base, 'good', 'link.json');
  symlinkSync(made('behind', { folder: 0o777 }), link);
  refused(link, 'behind: others may write it');
});

test('a folder, a FIFO and a file without end are no configuration', () => {
  refused(base, 'is not a regular file');
  const fifo = join(base, 'fifo');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  refused(fifo, 'is not a regular file');
  const long = made('long');
  truncateSync(long, 2 ** 21);
  refused(long, 'is larger than 1048576 bytes');
});

test('what is no UTF-8 is refused', () => {
  const path = made('latin');
  writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d]));
  refused(path, 'is not UTF-8');
});

test('no file, and no folder for it, is none', () => {
  assert.equal(readTrusted(join(base, 'nowhere', 'config.json')), undefined);
  assert.equal(readTrusted('/dev/null/config.json'), undefined);
});

test('a file that may not be read is an error', { skip }, () => {
  const path = made('secret', { mode: 0o600 });
  const code = `const { readTrusted } = await import('${import.meta.resolve('../../src/config/file.ts')}');
    try { readTrusted(${JSON.stringify(path)}) } catch (error) { console.log(error.message) }`;
  chmodSync(base, 0o755);
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { uid: OTHER, gid: OTHER, cwd: '/', encoding: 'utf8' });
  assert.match(stdout, /^the configuration cannot be read: EACCES/, stderr);
});
