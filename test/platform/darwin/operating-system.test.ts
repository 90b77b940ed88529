import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DARWIN_SYSTEM } from '../../../src/platform/darwin/operating-system.ts';

test(
  'a file is opened by one process at a time',
  { skip: process.platform === 'darwin' ? false : 'needs macOS: elsewhere open() has no such flag' },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'darwin-lock-'));
    after(() => rmSync(folder, { recursive: true }));
    const { open } = DARWIN_SYSTEM.fileLock({ native: false });
    const path = join(folder, 'lock');
    assert.equal(typeof open(path), 'number');
    assert.equal(open(path), undefined);
  },
);
