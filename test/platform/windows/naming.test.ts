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

test('a line for PowerShell runs a program whose path needs quotes', () => {
  const { shellLine } = WINDOWS_NAMING;
  assert.equal(
    shellLine(['C:\\Program Files\\nodejs\\node.exe', 'D:\\x\\main.js', "it's"]),
    "& 'C:\\Program Files\\nodejs\\node.exe' D:\\x\\main.js 'it''s'",
  );
  // Typographic quotes end a quoted word of PowerShell, too.
  for (const quote of ["'", '\u2018', '\u2019', '\u201a', '\u201b'])
    assert.equal(shellLine(['node', `O${quote};calc`]), `node 'O${quote}${quote};calc'`);
  assert.equal(shellLine(['node', 'doctor', '$HOME', '@a', 'a,b', '']), "node doctor '$HOME' '@a' 'a,b' ''");
});

test('programs are looked for as .exe', () => assert.equal(WINDOWS_NAMING.programFile('node'), 'node.exe'));
