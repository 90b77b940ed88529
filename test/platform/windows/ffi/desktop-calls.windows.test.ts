import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindDesktop } from '../../../../src/platform/windows/ffi/desktop-calls.ts';
import { REPO } from '../../../e2e/support.ts';

const found = bindKoffi(bindDesktop);
const { pidsWithWindows, driveType } = 'why' in found ? assert.fail(found.why) : found.native;

const DRIVE_NO_ROOT_DIR = 1;
const DRIVE_FIXED = 3;

/** Has a window with this style, and says so. Under Wine, what shows the first window inherits its output. */
const WITH_WINDOW = `
  const create = require('koffi').load('user32.dll').func(
    'intptr CreateWindowExW(uint32 e, str16 type, str16 title, uint32 s, int x, int y, int w, int h, intptr p, intptr m, intptr i, void *z)',
  );
  create(0, 'STATIC', 'of a test', Number(process.argv[1]), 0, 0, 9, 9, 0, 0, 0, null);
  process.stdin.resume().on('end', () => process.exit());
  process.send('made');
`;
const [HIDDEN, WS_VISIBLE] = [0, 0x1000_0000];

test('a process has a window if one is visible', async () => {
  for (const style of [HIDDEN, WS_VISIBLE]) {
    const child = spawn(process.execPath, ['-e', WITH_WINDOW, String(style)], {
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      cwd: REPO,
    });
    const hasWindow = (): boolean => pidsWithWindows().has(child.pid ?? assert.fail());
    await once(child, 'message');
    assert.equal(hasWindow(), style === WS_VISIBLE);
    child.stdin?.end();
    await once(child, 'exit');
    assert.ok(!hasWindow());
  }
});

test('a drive has its kind', () => {
  assert.equal(driveType(`${process.env['SystemDrive'] ?? 'C:'}\\`), DRIVE_FIXED);
  assert.equal(driveType('C:\\no\\such\\folder\\'), DRIVE_NO_ROOT_DIR);
});
