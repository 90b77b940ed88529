import assert from 'node:assert/strict';
import { win32 } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { volumePath } from '../../../src/platform/windows/volume-paths.ts';

const GUID = '{26a21bda-a627-11d7-9931-806e6f6e6963}';

test('each way to write a path leads to one', () => {
  const drive = (path: string, volume = 'C:\\') => ({ path, volume, on: 'volume' });
  const share = (path: string, volume = '\\\\nas\\home\\') => ({ path, volume, on: 'share' });
  const linux = (path: string, volume = '\\\\wsl$\\Ubuntu\\') => ({ path, volume, on: 'linux' });
  for (const [given, found] of [
    ['C:\\x\\y', drive('C:\\x\\y')],
    ['c:/x/y', drive('C:\\x\\y')],
    ['C:\\Users\\me\\', drive('C:\\Users\\me')], // a working folder, as Windows keeps it
    ['C:\\', drive('C:\\')],
    ['C:\\\\x\\.\\a\\..\\y\\', drive('C:\\x\\y')],
    ['C:\\..\\..\\x', drive('C:\\x')],
    ['\\\\?\\C:\\x', drive('C:\\x')],
    ['\\\\.\\c:\\x', drive('C:\\x')],
    ['\\??\\C:\\x', drive('C:\\x')],
    ['\\??\\C:', drive('C:\\')],
    ['//?/C:/x', drive('C:\\x')],
    ['C:\\console\\nullable.txt\\com10', drive('C:\\console\\nullable.txt\\com10')],
    ['C:\\a b\\ü\\日本', drive('C:\\a b\\ü\\日本')],
    [`\\\\?\\Volume${GUID}\\x\\`, drive(`\\\\?\\Volume${GUID}\\x`, `\\\\?\\Volume${GUID}\\`)],
    [`\\\\.\\volume${GUID}`, drive(`\\\\?\\volume${GUID}\\`, `\\\\?\\volume${GUID}\\`)],
    ['\\\\nas\\home\\x\\', share('\\\\nas\\home\\x')],
    ['//nas/home/x', share('\\\\nas\\home\\x')],
    ['\\\\nas\\home', share('\\\\nas\\home\\')],
    ['\\\\nas\\home\\..\\..\\x', share('\\\\nas\\home\\x')],
    ['\\\\?\\UNC\\nas\\home\\x', share('\\\\nas\\home\\x')],
    ['\\??\\unc\\nas\\home\\x', share('\\\\nas\\home\\x')],
    ['\\Device\\Mup\\nas\\home\\x', share('\\\\nas\\home\\x')],
    ['\\Device\\LanmanRedirector\\;Z:0000000000012345\\nas\\home\\x', share('\\\\nas\\home\\x')],
    ['\\\\127.0.0.1\\c$\\x', share('\\\\127.0.0.1\\c$\\x', '\\\\127.0.0.1\\c$\\')],
    ['\\\\wsl$\\Ubuntu\\home', linux('\\\\wsl$\\Ubuntu\\home')],
    ['\\\\WSL.localhost\\Ubuntu\\', linux('\\\\WSL.localhost\\Ubuntu\\', '\\\\WSL.localhost\\Ubuntu\\')],
    [
      '\\\\wsl.localhost.evil.example\\a\\b',
      share('\\\\wsl.localhost.evil.example\\a\\b', '\\\\wsl.localhost.evil.example\\a\\'),
    ],
  ] as const)
    assert.deepEqual(volumePath(given), found, given);
});

test('what leads to no file has a reason', () => {
  for (const [given, why] of [
    ['NUL', 'is the name of a device, not of a file'],
    ['COM1', 'is the name of a device, not of a file'],
    ['con.txt', 'is the name of a device, not of a file'],
    ['C:\\x\\nul', 'is the name of a device, not of a file'],
    ['C:\\aux .h\\x', 'is the name of a device, not of a file'],
    ['\\\\.\\PhysicalDrive0', 'is the name of a device, not of a file'],
    ['\\\\.\\CON', 'is the name of a device, not of a file'],
    ['\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\x', 'is the name of a device, not of a file'],
    ['\\\\?\\Volume{1}\\x', 'is the name of a device, not of a file'],
    ['\\\\.\\pipe\\docker_engine', 'is the name of a pipe, not of a file'],
    ['//./pipe/x', 'is the name of a pipe, not of a file'],
    ['\\\\nas\\PIPE\\x', 'is the name of a pipe, not of a file'],
    ['\\\\nas\\ipc$\\x', 'is the name of a pipe, not of a file'],
    ['C:\\x:stream', 'names a stream of a file: give the path of the file alone'],
    ['C:\\x::$DATA', 'names a stream of a file: give the path of the file alone'],
    ['\\Device\\HarddiskVolume3\\x', 'is a kernel name: give the path with its drive'],
    ['\\SystemRoot\\System32\\smss.exe', 'is a kernel name: give the path with its drive'],
    ['\\x', 'depends on the current drive: begin with a drive, such as C:\\'],
    ['/x', 'depends on the current drive: begin with a drive, such as C:\\'],
    ['C:x', 'depends on the current folder of its drive: begin with C:\\'],
    ['d:', 'depends on the current folder of its drive: begin with d:\\'],
    ['x\\y', 'is not absolute: it must begin with a drive such as C:\\, or \\\\'],
    ['', 'is not absolute: it must begin with a drive such as C:\\, or \\\\'],
    ['\\\\nas', 'names no share: begin with \\\\server\\share'],
    ['\\\\nas\\', 'names no share: begin with \\\\server\\share'],
    ['\\\\?nas\\home\\x', 'names no share: begin with \\\\server\\share'],
    ['\\\\nas\\..\\x', 'names no share: begin with \\\\server\\share'],
    ['\\\\', 'names no share: begin with \\\\server\\share'],
    ['C:\\a\0b', 'is no path: it has a NUL character in it'],
  ] as const)
    assert.deepEqual(volumePath(given), { why }, given);
});

const PIECES = [
  '\\',
  '/',
  '.',
  '..',
  ':',
  '?',
  'C:',
  'z:',
  'UNC',
  'Device',
  'nas',
  'nul',
  'x',
  'ü ',
  '\\\\?\\',
  '\\??\\',
];
const anyPath = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

test('whatever is given, a path that is found is one already, on its volume', () => {
  fc.assert(
    fc.property(fc.oneof(anyPath, fc.string()), (given) => {
      const found = volumePath(given);
      if ('why' in found) return;
      const { path, volume } = found;
      assert.deepEqual(volumePath(path), found);
      assert.ok(path.startsWith(volume) && win32.isAbsolute(path));
      assert.ok(!path.includes('/') && !path.slice(2).includes('\\\\') && !/\\\.\.?(?:\\|$)/.test(path.slice(3)));
    }),
    { numRuns: 5000 },
  );
});

test('on a drive, a path is what Node makes of it', () => {
  const below = fc.array(fc.constantFrom('\\', '/', '.', '..', 'x', 'ü', 'a.b'), { maxLength: 12 });
  fc.assert(
    fc.property(below, (pieces) => {
      const given = `C:\\${pieces.join('')}`;
      const expected = win32.normalize(given);
      assert.deepEqual(volumePath(given), {
        path: expected === 'C:\\' ? expected : expected.replace(/\\$/, ''),
        volume: 'C:\\',
        on: 'volume',
      });
    }),
  );
});
