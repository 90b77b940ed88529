import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Distrust, readTrusted } from '../../src/config/trusted-file.ts';
import { UsageError } from '../../src/config/usage-error.ts';
import { NO_FIFOS, NO_LINKS } from '../posix.ts';

/** A configuration counts only if it is a readable file that can be trusted. */

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

const trust = () => undefined;
const read = (path: string) => readTrusted(path, trust);
const refused = (path: string, says: string) =>
  assert.throws(
    () => read(path),
    (error) => error instanceof UsageError && error.message.includes(base) && error.message.includes(says),
  );

test('a file is read', () => assert.equal(read(made('good')), '{}'));

test('a file that cannot be trusted is refused, with the reason', () => {
  const path = made('distrusted');
  const distrust: Distrust = (asked, { size }) => `${asked}, of ${size} bytes, is not trusted`;
  assert.throws(
    () => readTrusted(path, distrust),
    (error) => error instanceof UsageError && error.message === `${path}, of 2 bytes, is not trusted`,
  );
});

test('a file that cannot be checked is refused', () => {
  const distrust = () => {
    throw new Error('EACCES: permission denied');
  };
  assert.throws(
    () => readTrusted(made('unknown'), distrust),
    (error) => error instanceof UsageError && /^the configuration cannot be read: EACCES/.test(error.message),
  );
});

test('a dangling link is an error: otherwise its rules would vanish silently', { skip: NO_LINKS }, () => {
  mkdirSync(join(base, 'dangling'));
  symlinkSync('nowhere.json', join(base, 'dangling', 'config.json'));
  refused(join(base, 'dangling', 'config.json'), 'config.json: is a link to a file that does not exist');
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
  assert.equal(read(join(base, 'nowhere', 'config.json')), undefined);
  assert.equal(read('/dev/null/config.json'), undefined);
});

test('an unreadable file is an error', { skip }, () => {
  const path = made('secret', { mode: 0o600 });
  const code = `const { readTrusted } = await import('${new URL('../../src/config/trusted-file.ts', import.meta.url).href}');
    try { readTrusted(${JSON.stringify(path)}, () => undefined) } catch (error) { console.log(error.message) }`;
  chmodSync(base, 0o755);
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { uid: OTHER, gid: OTHER, cwd: '/', encoding: 'utf8' });
  assert.match(stdout, /^the configuration cannot be read: EACCES/, stderr);
});
