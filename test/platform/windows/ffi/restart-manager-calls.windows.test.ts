import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindRestartManager } from '../../../../src/platform/windows/ffi/restart-manager-calls.ts';
import { decodeFileUsers } from '../../../../src/platform/windows/structs/restart-manager.ts';
import { NO_RESTART_MANAGER } from '../../../wine.ts';
import { given } from './system.ts';

const found = bindKoffi(bindRestartManager);
const { fileUsers } = 'why' in found ? assert.fail(found.why) : found.native;

test('a file has the process that holds it open', { skip: NO_RESTART_MANAGER }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [path, other] = [join(folder, 'held'), join(folder, 'other')];
  for (const one of [path, other]) closeSync(openSync(one, 'w'));
  const users = async (...paths: string[]) => decodeFileUsers(given(await fileUsers(paths))).map(({ pid }) => pid);
  assert.deepEqual(await users(path), []);
  const file = openSync(path, 'r');
  assert.deepEqual(await users(path), [process.pid]);
  assert.deepEqual(await users(other, path), [process.pid]);
  assert.deepEqual(await users(other), []);
  closeSync(file);
  assert.deepEqual(await users(path), []);
});
