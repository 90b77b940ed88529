import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LOCKED_BY_LINK } from '../../../src/platform/file-lock.ts';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';
import { linuxFileLock } from '../../../src/platform/linux/file-lock.ts';
import { linkOf } from '../../../src/platform/posix/kernel-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'linux-file-lock-'));
after(() => rmSync(folder, { recursive: true }));
const native = loadNative();

test('a file is locked by one holder at a time, until it is closed', { skip: !native && 'needs koffi' }, () => {
  const path = join(folder, 'locked');
  const { open, isKernels, withLink } = linuxFileLock(native);
  const fd = open(path) ?? assert.fail();
  assert.deepEqual([open(path), isKernels, withLink], [undefined, true, true]);
  const descriptors = readdirSync('/proc/self/fd').filter((own) => linkOf(`/proc/self/fd/${own}`) === path);
  assert.deepEqual(descriptors, [String(fd)], 'a failed try leaves none behind');
  closeSync(fd);
  closeSync(open(path) ?? assert.fail());
});

test('without koffi only the link locks', () => {
  assert.equal(linuxFileLock(undefined), LOCKED_BY_LINK);
});
