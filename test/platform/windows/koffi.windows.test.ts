import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

test('koffi has a binary for Windows, and the system answers through it', () => {
  const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
  const getCurrentProcessId = koffi.load('kernel32.dll').func('uint32 __stdcall GetCurrentProcessId()');
  assert.equal(getCurrentProcessId(), process.pid);
});
