import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_NAMING } from '../../../src/platform/linux/naming.ts';
import { baseName, pathKey, programKey } from '../../../src/process/naming.ts';

test('paths are split only at /, and case counts', () => {
  const names = ['/a/b', 'b', 'a/', '', 'a\\b', 'Node.exe'];
  assert.deepEqual(
    names.map((path) => baseName(path, LINUX_NAMING)),
    ['b', 'b', '', '', 'a\\b', 'Node.exe'],
  );
  assert.equal(programKey('/opt/Node.exe', LINUX_NAMING), 'Node.exe');
  assert.equal(pathKey('/Opt\\x', LINUX_NAMING), '/Opt\\x');
  assert.deepEqual([LINUX_NAMING.folderOf('/a/b'), LINUX_NAMING.folderOf('/')], ['/a', '/']);
  assert.deepEqual(['/a', 'a', 'C:\\a'].map(LINUX_NAMING.isAbsolute), [true, false, false]);
});
