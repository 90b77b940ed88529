import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindServices } from '../../../../src/platform/windows/ffi/service-calls.ts';
import { decodeProcesses } from '../../../../src/platform/windows/structs/process-information.ts';
import { decodeServices } from '../../../../src/platform/windows/structs/service-table.ts';
import { isRefused } from '../../../../src/platform/windows/system-calls.ts';
import { SYSTEM } from './system.ts';

const found = bindKoffi(bindServices);
const { services } = 'why' in found ? assert.fail(found.why) : found.native;

test('each service that runs has its key and a process', () => {
  const pages = services();
  assert.ok(!isRefused(pages));
  const listed = pages.flatMap(decodeServices);
  assert.ok(listed.length > 0);
  assert.equal(new Set(listed.map(({ name }) => name)).size, listed.length);
  const running = new Set(decodeProcesses(SYSTEM.processes()).map(({ pid }) => pid));
  // Any other may have ended between the two calls. The second is that of Wine.
  const lasting = listed.find(({ name }) => ['RpcSs', 'PlugPlay'].includes(name));
  assert.ok(lasting && running.has(lasting.pid), JSON.stringify(listed));
});
