import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { commandReader } from '../../../src/platform/linux/command-reader.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

const reader = (t: TestContext, cmdline: string, { readsArgv = true, more = {} } = {}) =>
  commandReader(fsFiles(fakeProc(t, { '7/cmdline': cmdline, '7/stat': statLine(7), ...more })), readsArgv);
const LIVE = facts(7);

test('the command line, as much of it as is wanted', (t) => {
  assert.deepEqual(reader(t, 'a\0b\0')(LIVE, 4096), { argv: ['a', 'b'] });
  assert.deepEqual(reader(t, `a\0${'b'.repeat(50)}\0`)(LIVE, 40), { argv: ['a', '…'], argvCut: true });
});

test('none is read if reading is off or no bytes are wanted', (t) => {
  assert.deepEqual(reader(t, 'a\0', { readsArgv: false })(LIVE, 4096), {});
  assert.deepEqual(reader(t, 'a\0')(LIVE, 0), {});
});

test('a kernel thread, a zombie and an exiting process have none; of a live one it is unknown', (t) => {
  assert.deepEqual(reader(t, 'a\0')({ ...LIVE, ofKernel: true }, 4096), { argv: [] });
  assert.deepEqual(reader(t, 'a\0')({ ...LIVE, status: 'zombie' }, 4096), { argv: [] });
  assert.deepEqual(reader(t, '')(LIVE, 4096), {});
  const exiting = { '7/stat': statLine(7).replace(' 4096 1 ', ' 0 0 ') };
  assert.deepEqual(reader(t, '', { more: exiting })(LIVE, 4096), { argv: [] });
  assert.deepEqual(reader(t, '')({ ...LIVE, pid: 8 }, 4096), {});
});

test('a line of NULs was erased; a single one is an empty argument', (t) => {
  assert.deepEqual(reader(t, '\0\0\0')(LIVE, 4096), {});
  assert.deepEqual(reader(t, '\0')(LIVE, 4096), { argv: [''] });
});

test('a file as long as the buffer is cut', (t) => {
  const { argv, argvCut } = reader(t, `a\0${'b'.repeat(70_000)}`)(LIVE, Number.POSITIVE_INFINITY);
  assert.deepEqual([argv, argvCut], [['a', '…'], true]);
});

test('of a leader that has exited the line of its live thread is read', (t) => {
  const more = { '7/task/9/cmdline': 'thread\0' };
  assert.deepEqual(reader(t, '', { more })({ ...LIVE, liveTid: 9 }, 4096), { argv: ['thread'] });
});
