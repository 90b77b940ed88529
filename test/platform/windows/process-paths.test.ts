import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cwdOf, exeOf } from '../../../src/platform/windows/process-paths.ts';
import { DENIED } from './memory-answers.ts';
import { type MemoryProcess, made, memoryWindows } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

function pathsOf(rest: Partial<MemoryProcess>) {
  const sources = sourcesOn(memoryWindows(made(5000, rest)));
  const process = sources.processes.read(5000) ?? assert.fail();
  return { sources, process, exe: exeOf(sources, process), cwd: cwdOf(sources, process) };
}

test('the program, and the folder without its separator, but a drive with it', () => {
  for (const [kept, cwd] of [
    ['C:\\shop\\', 'C:\\shop'],
    ['C:\\shop', 'C:\\shop'],
    ['C:\\', 'C:\\'],
    ['\\\\nas\\x\\', '\\\\nas\\x'],
    ['\\', '\\'],
  ] as const) {
    const found = pathsOf({ path: 'C:\\x.exe', cwd: kept });
    assert.deepEqual([found.exe, found.cwd], ['C:\\x.exe', cwd]);
  }
});

test('paths of a process that has ended are undefined, empty ones are empty, and denied ones say so', () => {
  const { sources, process, exe, cwd } = pathsOf({ path: '', cwd: '' });
  assert.deepEqual([exe, cwd], ['', '']);
  const gone = { ...process, pid: 5004 };
  assert.deepEqual([exeOf(sources, gone), cwdOf(sources, gone)], [undefined, undefined]);
  assert.equal(sources.openHandles(), 0);
  const denied = pathsOf({ denied: ['imagePath', 'memory'] });
  assert.deepEqual([denied.exe, denied.cwd], [DENIED, DENIED]);
});
