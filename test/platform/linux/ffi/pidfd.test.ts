import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { type TestContext, test } from 'node:test';
import type { Libc } from '../../../../src/platform/linux/ffi/libc.ts';
import { loadNative } from '../../../../src/platform/linux/ffi/native.ts';
import { pidfdCalls } from '../../../../src/platform/linux/ffi/pidfd.ts';

const { ENOTTY, ESRCH, EINVAL } = constants.errno;

/** A kernel with one process, 7, whose ids are these; without an ioctl for them if `info` is false. */
function kernel({ info = true, creds = true } = {}) {
  const asked: string[] = [];
  const libc: Pick<Libc, 'syscall' | 'ioctl' | 'close' | 'orErrno'> = {
    syscall(number, a, b) {
      asked.push(`${number} ${a} ${b}`);
      return number === 434 ? (a === 7 ? 70 : -ESRCH) : 0;
    },
    ioctl(_fd, request, into) {
      asked.push(`ioctl ${request.toString(16)}`);
      if (!info) return -ENOTTY;
      assert.equal(into.readUInt32LE(0), 2);
      into.writeUInt32LE(creds ? 2 : 0, 0);
      for (const [at, value] of [
        [24, 1],
        [28, 11],
        [32, 1],
        [36, 12],
        [40, 2],
        [44, 13],
        [48, 3],
        [52, 14],
      ] as const)
        into.writeUInt32LE(value, at);
      return 0;
    },
    close: (fd) => asked.push(`close ${fd}`),
    orErrno: (result) => result,
  };
  return { asked: () => asked.splice(0), calls: pidfdCalls(libc) };
}

test('user ids and the parent come from the pidfd, which is closed again', () => {
  const { asked, calls } = kernel();
  assert.deepEqual(calls.uids(7), [11, 12, 13, 14]);
  assert.deepEqual(asked(), ['434 7 0', 'ioctl c040ff0b', 'close 70']);
  assert.equal(calls.parentOf(7), 1);
  assert.deepEqual([calls.uids(8), calls.parentOf(8)], [undefined, undefined]);
});

test('a kernel without the ioctl is asked once', () => {
  for (const without of [{ info: false }, { creds: false }]) {
    const { asked, calls } = kernel(without);
    assert.equal(calls.uids(7), undefined);
    assert.equal(asked().length, 3);
    assert.equal(calls.uids(7), undefined);
    assert.deepEqual(asked(), []);
  }
});

test('a process that is gone says nothing about the kernel', () => {
  const { asked, calls } = kernel();
  assert.equal(calls.uids(8), undefined);
  asked();
  assert.deepEqual(calls.uids(7), [11, 12, 13, 14]);
});

const native = loadNative();
const skip = (native?.pidfdOpen(process.pid) ?? -1) < 0 && 'there are no pidfds here';

async function child(t: TestContext): Promise<ChildProcess & { pid: number }> {
  const started = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(started, 'spawn');
  t.after(() => started.kill('SIGKILL'));
  return Object.assign(started, { pid: started.pid ?? assert.fail() });
}

test('a signal through a pidfd reaches the process, and after its end no other', { skip }, async (t) => {
  assert.ok(native);
  const sleeping = await child(t);
  const pidfd = native.pidfdOpen(sleeping.pid);
  assert.equal(native.pidfdSignal(pidfd, 0), 0);
  assert.equal(native.pidfdSignal(pidfd, 12_345), -EINVAL);
  const ended = new Promise<void>((resolve) => {
    const stop = native.whenExited(pidfd, () => {
      stop();
      resolve();
    });
  });
  assert.equal(native.pidfdSignal(pidfd, constants.signals.SIGTERM), 0);
  const [, signal] = await once(sleeping, 'exit');
  assert.equal(signal, 'SIGTERM');
  await ended;
  assert.equal(native.pidfdSignal(pidfd, 0), -ESRCH);
  native.close(pidfd);
  assert.equal(native.pidfdOpen(2 ** 22 - 1), -ESRCH);
});

test('the ids and the parent of this process are its own, where the kernel has them', { skip }, () => {
  assert.ok(native);
  const uids = native.uids(process.pid);
  if (uids === undefined) return;
  assert.equal(uids[1], process.geteuid?.());
  assert.equal(native.parentOf(process.pid), process.ppid);
});
