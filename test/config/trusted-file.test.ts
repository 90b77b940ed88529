import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readTrusted } from '../../src/config/trusted-file.ts';
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

for (const mode of [0o646, 0o666, 0o1666]) {
  test(`mode ${mode.toString(8)} is refused, with what to run`, () => {
    const path = made(`file-${mode}`, { mode });
    refused(path, `${path}: others may write it (mode ${mode.toString(8)}): run chmod `);
    refused(path, `-w ${path}`);
  });
}

test('a folder that all may write is refused by its name', () => {
  const path = made('folder-757', { folder: 0o757 });
  const folder = join(base, 'folder-757');
  refused(path, `${folder}: others may write it (mode 757): run chmod o-w ${folder}`);
});

test('so is one far above it', () => {
  mkdirSync(join(base, 'above'));
  mkdirSync(join(base, 'above', 'a'));
  const path = made('above/a/b');
  assert.equal(readTrusted(path), '{}');
  chmodSync(join(base, 'above'), 0o777);
  refused(path, `${join(base, 'above')}: others may write it (mode 777): run chmod `);
  chmodSync(join(base, 'above'), 0o1777);
  assert.equal(readTrusted(path), '{}', 'in a sticky folder others cannot move it away');
});

test('a file and a folder that a group may write: another group is refused', { skip }, () => {
  const path = made('group', { mode: 0o664, folder: 0o775 });
  chownSync(path, 0, OTHER);
  refused(path, `${path}: others may write it (mode 664): run chmod g-w ${path}`);
  chownSync(path, 0, 0);
  chownSync(join(base, 'group'), 0, OTHER);
  refused(path, `run chmod g-w ${join(base, 'group')}`);
});

test("a user's own group without other members may write it", { skip: ownGroup() }, () => {
  const path = made('own-group', { mode: 0o664, folder: 0o775 });
  assert.equal(readTrusted(path), '{}');
});

/** Why this user has no group of its own here. */
function ownGroup(): string | false {
  const { username, gid } = userInfo();
  const groups = readFileSync('/etc/group', 'utf8').split('\n');
  const own = groups.some((line) => line.startsWith(`${username}:`) && line.endsWith(`:${gid}:`));
  const shared = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.split(':')[3] === String(gid));
  return own && shared.length === 1 ? false : 'the user has no group of its own without other members';
}

test('a linked folder above it counts at both of its places', () => {
  mkdirSync(join(base, 'real'));
  const inside = made('real/inside');
  mkdirSync(join(base, 'dotfiles'));
  symlinkSync(join(base, 'real'), join(base, 'dotfiles', 'link'));
  const path = join(base, 'dotfiles', 'link', 'inside', 'config.json');
  assert.equal(readTrusted(path), '{}');
  chmodSync(join(base, 'real'), 0o777);
  refused(path, `${join(base, 'real')}: others may write it`);
  assert.throws(() => readTrusted(inside));
  chmodSync(join(base, 'real'), 0o755);
  chmodSync(join(base, 'dotfiles'), 0o777);
  refused(path, `${join(base, 'dotfiles')}: others may write it`);
});

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
  const code = `const { readTrusted } = await import('${import.meta.resolve('../../src/config/trusted-file.ts')}');
    try { readTrusted(${JSON.stringify(path)}) } catch (error) { console.log(error.message) }`;
  chmodSync(base, 0o755);
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { uid: OTHER, gid: OTHER, cwd: '/', encoding: 'utf8' });
  assert.match(stdout, /^the configuration cannot be read: EACCES/, stderr);
});
