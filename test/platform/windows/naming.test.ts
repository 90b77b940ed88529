import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOWS_NAMING } from '../../../src/platform/windows/naming.ts';
import { pathKey, programKey } from '../../../src/process/naming.ts';

test('paths are split at both separators; case and .exe do not count', () => {
  for (const path of ['C:\\Program Files\\nodejs\\NODE.EXE', 'node', 'c:/x/Node.exe'])
    assert.equal(programKey(path, WINDOWS_NAMING), 'node');
  assert.equal(pathKey('C:\\Node.EXE', WINDOWS_NAMING), 'c:/node.exe');
  assert.deepEqual(['C:\\a', 'C:\\'].map(WINDOWS_NAMING.folderOf), ['C:\\', 'C:\\']);
});

test('an absolute path begins with a drive or a server', () => {
  for (const path of ['C:\\a', 'c:/a', '\\\\server\\share']) assert.ok(WINDOWS_NAMING.isAbsolute(path), path);
  for (const path of ['C:a', '\\a', '/a', 'a']) assert.ok(!WINDOWS_NAMING.isAbsolute(path), path);
});
