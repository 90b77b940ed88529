import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Koffi } from '../../../src/platform/koffi.ts';
import { WINDOWS_SYSTEM } from '../../../src/platform/windows/operating-system.ts';

const isWindows = process.platform === 'win32';

test(
  'no server counts as privileged where Windows cannot be asked',
  { skip: isWindows && 'needs another system' },
  () => {
    assert.equal(WINDOWS_SYSTEM.isPrivileged(), false);
  },
);

describe('on Windows', { skip: isWindows ? false : 'needs Windows' }, () => {
  test('a server with the rights of an administrator counts as privileged', () => {
    const koffi: Koffi = createRequire(import.meta.url)('koffi');
    const isAdministrator = koffi.load('shell32.dll').func('bool IsUserAnAdmin()');
    assert.equal(WINDOWS_SYSTEM.isPrivileged(), isAdministrator());
  });

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
