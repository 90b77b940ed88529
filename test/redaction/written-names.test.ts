import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redactor } from '../../src/redaction/redactor.ts';
import { lastPart, plainName } from '../../src/redaction/written-names.ts';

test('a name is what follows the last separator of any system, without .exe and in lower case', () => {
  assert.deepEqual(['/a/b', 'C:\\a/b', 'a\\b', 'b', 'a/', ''].map(lastPart), ['b', 'b', 'b', 'b', '', '']);
  assert.deepEqual(['MySQL.EXE', 'mysql', 'a.exe.b'].map(plainName), ['mysql', 'mysql', 'a.exe.b']);
});

test('secrets of programs with Windows paths are hidden like those of others', () => {
  const redactor = new Redactor();
  for (const argv of [
    ['C:\\mysql\\bin\\MySQL.exe', '-phunter2x'],
    ['cmd', '/c', 'C:\\Git\\bin\\Echo.exe hunter2x | C:\\bin\\htpasswd.exe -i f bob'],
    ['restic', '--password-command', 'C:\\Git\\bin\\echo.exe hunter2x'],
    ['consul', 'kv', 'put', 'app\\db\\password', 'hunter2x'],
  ])
    assert.doesNotMatch(redactor.argv(argv).join(' '), /hunter2x/, argv.join(' '));
});
