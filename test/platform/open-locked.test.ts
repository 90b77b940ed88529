import assert from 'node:assert/strict';
import { closeSync, constants, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLocked } from '../../src/platform/open-locked.ts';

/** That the flag of a system locks is tested on that system, in its places.test.ts. */

const folder = mkdtempSync(join(tmpdir(), 'open-locked-'));
after(() => rmSync(folder, { recursive: true }));
const NO_FLAG = 0;

test('a missing file is made, for this user alone', () => {
  const path = join(folder, 'lock');
  const fd = openLocked(path, NO_FLAG) ?? assert.fail();
  closeSync(fd);
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the flag reaches open()', () => {
  const path = join(folder, 'flag');
  closeSync(openLocked(path, constants.O_EXCL) ?? assert.fail());
  assert.throws(() => openLocked(path, constants.O_EXCL), { code: 'EEXIST' });
});

const skip = process.platform === 'win32' ? 'needs O_NOFOLLOW' : false;

test('a link is not followed', { skip }, () => {
  symlinkSync(join(folder, 'lock'), join(folder, 'link'));
  assert.throws(() => openLocked(join(folder, 'link'), NO_FLAG), { code: 'ELOOP' });
});

test('any failure but a lock is thrown', () =>
  assert.throws(() => openLocked(join(folder, 'none', 'lock'), NO_FLAG), { code: 'ENOENT' }));
