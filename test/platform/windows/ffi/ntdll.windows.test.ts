import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { win32 } from 'node:path';
import { test } from 'node:test';
import { bindNtdll } from '../../../../src/platform/windows/ffi/ntdll.ts';
import { decodeProcesses, decodeThreads } from '../../../../src/platform/windows/structs/process-information.ts';
import { decodeProcessorTimes } from '../../../../src/platform/windows/structs/system-times.ts';
import { isTokenElevated, tokenGroups, tokenUser } from '../../../../src/platform/windows/structs/token-information.ts';
import { unicodeString } from '../../../../src/platform/windows/structs/unicode-string.ts';
import { ACCESS, OF_PROCESS, OF_SYSTEM, OF_TOKEN, STATUS } from '../../../../src/platform/windows/system-calls.ts';
import { given } from './system.ts';

const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
const calls = bindNtdll(koffi);
const FAR_PID = 0x7fff_fff0;

test('the list has this process, its parent, its threads and its start', () => {
  const raw = calls.processes();
  const own = decodeProcesses(raw).find(({ pid }) => pid === process.pid);
  assert.ok(own);
  assert.deepEqual([own.ppid, own.name], [process.ppid, win32.basename(process.execPath)]);
  assert.ok(Math.abs(own.startTime / 1000 - (Date.now() - process.uptime() * 1000)) < 600_000);
  assert.ok(own.rssBytes > 2 ** 20 && own.cpuNs > 0);
  const threads = decodeThreads(raw, process.pid);
  assert.equal(threads.length, own.threads);
  assert.ok(threads.length > 1 && new Set(threads.map(({ tid }) => tid)).size === threads.length);
});

test('a child is in the list while it runs, and not after that', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const find = () => decodeProcesses(calls.processes()).find(({ pid }) => pid === child.pid);
  assert.equal(find()?.ppid, process.pid);
  child.stdin.end();
  await once(child, 'exit');
  assert.equal(find(), undefined);
});

test('a process is opened by its own number only', () => {
  const own = given(calls.open(process.pid, ACCESS.limited));
  assert.equal(calls.hasEnded(own.handle), false);
  calls.close(own.handle);
  for (const pid of [process.pid + 1, process.pid + 3, FAR_PID]) {
    assert.deepEqual(calls.open(pid, ACCESS.limited), { status: STATUS.invalidCid });
  }
});

test('a process that has ended is known as that by its handle', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const { handle } = given(calls.open(child.pid ?? 0, ACCESS.limited | ACCESS.synchronize));
  assert.equal(calls.hasEnded(handle), false);
  child.stdin.end();
  await once(child, 'exit');
  assert.equal(calls.hasEnded(handle), true);
  calls.close(handle);
});

test('a process has its program', () => {
  const path = unicodeString(given(calls.processInformation(calls.self, OF_PROCESS.imagePath)));
  assert.equal(path?.toLowerCase(), realpathSync.native(process.execPath).toLowerCase());
});

test('memory is read as it is, or not at all', () => {
  const bytes = Buffer.from('what another process keeps in its memory');
  const address = koffi.address(bytes);
  assert.deepEqual(calls.readMemory(calls.self, address, bytes.length), bytes);
  assert.ok('status' in calls.readMemory(calls.self, 16n, 8));
});

test('the token of this process has its user and its groups', () => {
  const { handle } = given(calls.openToken(calls.self));
  const user = tokenUser(given(calls.tokenInformation(handle, OF_TOKEN.user)));
  assert.match(user ?? '', /^S-1-5-/);
  const groups = tokenGroups(given(calls.tokenInformation(handle, OF_TOKEN.groups)));
  assert.ok(
    groups.some(({ sid }) => sid === 'S-1-1-0'),
    'everyone',
  );
  assert.equal(typeof isTokenElevated(given(calls.tokenInformation(handle, OF_TOKEN.isElevated))), 'boolean');
  calls.close(handle);
});

test('the system has processors', () => {
  const times = decodeProcessorTimes(given(calls.systemInformation(OF_SYSTEM.processorTimes)));
  assert.ok(times && times.totalNs > 0 && times.busyNs <= times.totalNs);
});

test('a class that does not exist is refused with its status', () => {
  assert.ok('status' in calls.processInformation(calls.self, { kind: 9999 }));
  assert.ok('status' in calls.systemInformation({ kind: 9999 }));
});
