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
import { NO_FIFOS, NO_LINKS, NO_MODES } from '../posix.ts';

/** A configuration counts only if no one else could have written it. */

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

test('a file and a folder that only the user can write are read', () => assert.equal(readTrusted(made('good')), '{}'));

for (const mode of [0o646, 0o666, 0o1666]) {
  test(`mode ${mode.toString(8)} is refused, with the command that fixes it`, { skip: NO_MODES }, () => {
    const path = made(`file-${mode}`, { mode });
    refused(path, `${path}: is writable by others (mode ${mode.toString(8)}); run chmod `);
    refused(path, `-w ${path}`);
  });
}

test('a folder that everyone can write is refused by name', { skip: NO_MODES }, () => {
  const path = made('folder-757', { folder: 0o757 });
  const folder = join(base, 'folder-757');
  refused(path, `${folder}: is writable by others (mode 757); run chmod o-w ${folder}`);
});

test('a folder far above that everyone can write is refused', { skip: NO_MODES }, () => {
  mkdirSync(join(base, 'above'));
  mkdirSync(join(base, 'above', 'a'));
  const path = made('above/a/b');
  assert.equal(readTrusted(path), '{}');
  chmodSync(join(base, 'above'), 0o777);
  refused(path, `${join(base, 'above')}: is writable by others (mode 777); run chmod `);
  chmodSync(join(base, 'above'), 0o1777);
  assert.equal(readTrusted(path), '{}', 'in a sticky folder others cannot move it away');
});

test('a file or folder that another group can write is refused', { skip }, () => {
  const path = made('group', { mode: 0o664, folder: 0o775 });
  chownSync(path, 0, OTHER);
  refused(path, `${path}: is writable by others (mode 664); run chmod g-w ${path}`);
  chownSync(path, 0, 0);
  chownSync(join(base, 'group'), 0, OTHER);
  refused(path, `run chmod g-w ${join(base, 'group')}`);
});

test("the user's own group may write it if it has no other members", { skip: ownGroup() }, () => {
  const path = made('own-group', { mode: 0o664, folder: 0o775 });
  assert.equal(readTrusted(path), '{}');
});

/** Why this user has no group of its own here. */
function ownGroup(): string | false {
  if (NO_MODES) return NO_MODES;
  const { username, gid } = userInfo();
  const groups = readFileSync('/etc/group', 'utf8').split('\n');
  const own = groups.some((line) => line.startsWith(`${username}:`) && line.endsWith(`:${gid}:`));
  const shared = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.split(':')[3] === String(gid));
  return own && shared.length === 1 ? false : 'the user has no group of its own without other members';
}

test('a linked folder above it counts with its own path and that of its target', { skip: NO_MODES }, () => {
  mkdirSync(join(base, 'real'));
  const inside = made('real/inside');
  mkdirSync(join(base, 'dotfiles'));
  symlinkSync(join(base, 'real'), join(base, 'dotfiles', 'link'));
  const path = join(base, 'dotfiles', 'link', 'inside', 'config.json');
  assert.equal(readTrusted(path), '{}');
  chmodSync(join(base, 'real'), 0o777);
  refused(path, `${join(base, 'real')}: is writable by others`);
  assert.throws(() => readTrusted(inside));
  chmodSync(join(base, 'real'), 0o755);
  chmodSync(join(base, 'dotfiles'), 0o777);
  refused(path, `${join(base, 'dotfiles')}: is writable by others`);
});

test('a dangling link is an error: otherwise its rules would vanish silently', { skip: NO_LINKS }, () => {
  mkdirSync(join(base, 'dangling'));
  symlinkSync('nowhere.json', join(base, 'dangling', 'config.json'));
  refused(join(base, 'dangling', 'config.json'), 'config.json: is a link to a file that does not exist');
});

test('a file in a sticky folder cannot be replaced by others', () =>
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

test("root's file binds everyone", { skip }, () => assert.equal(readTrusted(made('roots'), OTHER), '{}'));

test('the folder of a link target counts, too', { skip: NO_MODES }, () => {
  const link = join(base, 'good', 'link.json');
  symlinkSync(made('behind', { folder: 0o777 }), link);
  refused(link, 'behind: is writable by others');
});

test('a FIFO is refused', { skip: NO_FIFOS }, () => {
  const fifo = join(base, 'fifo');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  refused(fifo, 'is not a regular file');
});

test('a folder and an endless file are refused', () => {
  refused(base, 'is not a regular file');
  const long = made('long');
  truncateSync(long, 2 ** 21);
  refused(long, 'is larger than 1048576 bytes');
});

test('a file that is not UTF-8 is refused', () => {
  const path = made('latin');
  writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d]));
  refused(path, 'is not UTF-8');
});

test('a missing file or folder is no configuration', () => {
  assert.equal(readTrusted(join(base, 'nowhere', 'config.json')), undefined);
  assert.equal(readTrusted('/dev/null/config.json'), undefined);
});

test('an unreadable file is an error', { skip }, () => {
  const path = made('secret', { mode: 0o600 });
  const code = `const { readTrusted } = await import('${new URL('../../src/config/trusted-file.ts', import.meta.url).href}');
    try { readTrusted(${JSON.stringify(path)}) } catch (error) { console.log(error.message) }`;
  chmodSync(base, 0o755);
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { uid: OTHER, gid: OTHER, cwd: '/', encoding: 'utf8' });
  assert.match(stdout, /^the configuration cannot be read: EACCES/, stderr);
});
