import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { WINDOWS_SYSTEM } from '../../../src/platform/windows/operating-system.ts';

test('no server counts as privileged as long as that cannot be read', () => {
  assert.equal(WINDOWS_SYSTEM.isPrivileged(), false);
});

describe('on Windows', { skip: process.platform === 'win32' ? false : 'needs Windows' }, () => {
  const { open } = WINDOWS_SYSTEM.fileLock({ native: false });
  const { fileId } = WINDOWS_SYSTEM.places({});

  test('a file is opened by one process at a time, until it is closed', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'windows-lock-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'lock');
    const fd = open(path) ?? assert.fail();
    assert.equal(open(path), undefined);
    const code = `require('node:fs').readFileSync(${JSON.stringify(path)})`;
    assert.equal(spawnSync(process.execPath, ['-e', code], { stdio: 'ignore' }).status, 1, 'nor by another process');
    closeSync(fd);
    assert.equal(readFileSync(path, 'utf8'), '');
    const again = open(path) ?? assert.fail();
    assert.match(fileId(again), /^\d+:\d+$/);
    closeSync(again);
  });

  test('any other failure is thrown', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'windows-lock-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'file'), '');
    assert.throws(() => open(join(folder, 'none', 'lock')), { code: 'ENOENT' });
  });
});
