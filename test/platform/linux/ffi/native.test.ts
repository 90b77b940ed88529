import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findKoffi, loadNative } from '../../../../src/platform/linux/ffi/native.ts';
import { fakeProc } from '../fake-proc.ts';

const native = loadNative();
const skip = !native && 'koffi is not installed';
const calls = () => native ?? assert.fail();

test('koffi is there with its version, or there is a reason in one line', () => {
  const found = findKoffi();
  if ('why' in found) assert.ok(found.why !== '' && !found.why.includes('\n'));
  else assert.match(found.version, /^\d+\.\d+\.\d+$/);
});

test('the clock of start times runs with /proc/uptime', { skip }, () => {
  const before = calls().uptimeS();
  const shown = Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
  const after = calls().uptimeS();
  // A container may have an uptime of its own, which is shorter.
  assert.ok(shown <= after + 0.02 && before > 0 && before <= after);
});

test('the CPU time of a process is in nanoseconds, and that of none is an errno', { skip }, () => {
  const before = calls().cpuTimeNs(process.pid);
  const startMs = performance.now();
  while (performance.now() - startMs < 20);
  const usedMs = (calls().cpuTimeNs(process.pid) - before) / 1e6;
  assert.ok(usedMs > 0 && before > 0, `${usedMs}`);
  assert.equal(calls().cpuTimeNs(2 ** 22 - 1), -22); // EINVAL
});

test('the kernel has pages of whole KiB and a tick rate, and no entry of an unknown type', { skip }, () => {
  assert.equal(calls().auxv(6) % 1024, 0);
  assert.ok(calls().auxv(17) >= 100);
  assert.equal(calls().auxv(12_345), 0);
});

test('a locked file is locked for every other descriptor, until the first is closed', { skip }, (t) => {
  const path = join(fakeProc(t, { lock: '' }), 'lock');
  const [first, second] = [openSync(path, 'r'), openSync(path, 'r')];
  assert.deepEqual([calls().tryLock(first), calls().tryLock(second)], [true, false]);
  calls().close(first);
  assert.equal(calls().tryLock(second), true);
  closeSync(second);
});

test('two processes do not share a table of descriptors, a process shares its own', { skip }, async () => {
  assert.equal(calls().compareFiles(process.pid, process.pid), 0);
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  assert.notEqual(calls().compareFiles(process.pid, child.pid ?? 0), 0);
  child.kill();
  await once(child, 'exit');
});

test('files of a folder that is not there are none', { skip }, () => {
  assert.equal(calls().files('/no/such/path'), undefined);
});
