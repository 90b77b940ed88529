import assert from 'node:assert/strict';
import { closeSync, constants, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LOCKED_BY_LINK, lockedByOpen } from '../../src/platform/file-lock.ts';

/** Each operating-system.test.ts checks, on its system, that the flag locks. */

const folder = mkdtempSync(join(tmpdir(), 'file-lock-'));
after(() => rmSync(folder, { recursive: true }));
const UNLOCKED = lockedByOpen(0);

test('a missing file is made, for this user alone', () => {
  const path = join(folder, 'lock');
  const fd = UNLOCKED.open(path) ?? assert.fail();
  closeSync(fd);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the flag reaches open()', () => {
  const path = join(folder, 'flag');
  closeSync(lockedByOpen(constants.O_EXCL).open(path) ?? assert.fail());
  assert.throws(() => lockedByOpen(constants.O_EXCL).open(path), { code: 'EEXIST' });
});

const skip = process.platform === 'win32' ? 'needs O_NOFOLLOW' : false;

test('a link is not followed', { skip }, () => {
  symlinkSync(join(folder, 'lock'), join(folder, 'link'));
  assert.throws(() => UNLOCKED.open(join(folder, 'link')), { code: 'ELOOP' });
});

test('any failure but a lock is thrown', () =>
  assert.throws(() => UNLOCKED.open(join(folder, 'none', 'lock')), { code: 'ENOENT' }));

test('where only the link locks, several servers can open the file at once', () => {
  const path = join(folder, 'shared');
  for (const fd of [LOCKED_BY_LINK.open(path), LOCKED_BY_LINK.open(path)]) closeSync(fd ?? assert.fail());
});
