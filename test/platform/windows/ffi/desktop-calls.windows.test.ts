import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindDesktop } from '../../../../src/platform/windows/ffi/desktop-calls.ts';
import { REPO } from '../../../e2e/support.ts';
import { until } from '../../../e2e/waiting.ts';

const found = bindKoffi(bindDesktop);
const { windows, driveType } = 'why' in found ? assert.fail(found.why) : found.native;

const DRIVE_NO_ROOT_DIR = 1;
const DRIVE_FIXED = 3;

/** Has a hidden window and then one with WS_VISIBLE. Under Wine, what shows the first window inherits its output. */
const WITH_WINDOWS = `
  const create = require('koffi').load('user32.dll').func(
    'intptr CreateWindowExW(uint32 e, str16 type, str16 title, uint32 s, int x, int y, int w, int h, intptr p, intptr m, intptr i, void *z)',
  );
  for (const style of [0, 0x10000000]) create(0, 'STATIC', 'of a test', style, 0, 0, 9, 9, 0, 0, 0, null);
  process.stdin.resume().on('end', () => process.exit());
`;

test('a window is seen if it is visible, with its process and its class', async () => {
  const child = spawn(process.execPath, ['-e', WITH_WINDOWS], { stdio: ['pipe', 'ignore', 'ignore'], cwd: REPO });
  const own = () => windows().filter(({ pid }) => pid === child.pid);
  const seen = await until(() => (own().length > 0 ? own() : undefined), 'its window is there');
  assert.deepEqual(seen, [{ pid: child.pid, className: 'Static' }]);
  child.stdin.end();
  await once(child, 'exit');
  assert.deepEqual(own(), []);
});

test('a drive has its kind', () => {
  assert.equal(driveType(`${process.env['SystemDrive'] ?? 'C:'}\\`), DRIVE_FIXED);
  assert.equal(driveType('C:\\no\\such\\folder\\'), DRIVE_NO_ROOT_DIR);
});
