import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileId } from '../../src/platform/file-id.ts';

const folder = mkdtempSync(join(tmpdir(), 'file-id-'));
after(() => rmSync(folder, { recursive: true }));

function idOf(path: string): string {
  const fd = openSync(path, 'r');
  try {
    return fileId(fd);
  } finally {
    closeSync(fd);
  }
}

test('a file keeps its id when it is renamed, and another has another', () => {
  const [one, other, moved] = [join(folder, 'one'), join(folder, 'other'), join(folder, 'moved')];
  for (const path of [one, other]) writeFileSync(path, '');
  const id = idOf(one);
  assert.equal(idOf(one), id);
  assert.notEqual(idOf(other), id);
  renameSync(one, moved);
  assert.equal(idOf(moved), id);
});
