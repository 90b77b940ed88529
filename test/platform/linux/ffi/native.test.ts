import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadNative } from '../../../../src/platform/linux/ffi/native.ts';
import { fakeProc } from '../fake-proc.ts';

const native = loadNative();
const skip = !native && 'koffi is not installed';
const calls = () => native ?? assert.fail();

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

test('the number of kcmp(2) is that of the architecture; where it is not known, nothing is compared', { skip }, (t) => {
  const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
  const asked: unknown[] = [];
  const load = koffi.load;
  t.after(() => Object.assign(koffi, { load }));
  Object.assign(koffi, {
    load: () => ({
      func:
        (declaration: string) =>
        (...args: unknown[]) => {
          asked.push([declaration.split(/[ (]/)[1], ...args]);
          return 0;
        },
    }),
  });
  const { compareFiles, tryLock, uptimeS, cpuTimeNs } = loadNative() ?? assert.fail();
  const { arch } = process;
  t.after(() => Object.defineProperty(process, 'arch', { value: arch }));
  const on = (name: string): number => {
    Object.defineProperty(process, 'arch', { value: name });
    return compareFiles(5, 6);
  };
  assert.deepEqual(['x64', 'arm64', 'sparc'].map(on), [0, 0, -constants.errno.ENOSYS]);
  assert.deepEqual(asked.splice(0), [
    ['syscall', 312, 5, 6, 2, 0, 0],
    ['syscall', 272, 5, 6, 2, 0, 0],
  ]);
  // flock(2): LOCK_EX | LOCK_NB. CLOCK_BOOTTIME, and CPUCLOCK_SCHED of a process.
  assert.deepEqual([tryLock(3), uptimeS(), cpuTimeNs(7)], [true, 0, 0]);
  assert.deepEqual(
    asked.map((call) => (Array.isArray(call) ? call.slice(0, 3).filter((one) => !Buffer.isBuffer(one)) : call)),
    [
      ['flock', 3, 6],
      ['clock_gettime', 7],
      ['clock_gettime', (~7 << 3) | 2],
    ],
  );
});
