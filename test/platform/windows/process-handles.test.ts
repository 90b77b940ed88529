import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPid, processHandles } from '../../../src/platform/windows/process-handles.ts';
import { ACCESS, isRefused, OF_PROCESS, STATUS } from '../../../src/platform/windows/system-calls.ts';
import { memoryCalls } from './memory-calls.ts';
import { type MemoryProcess, made, memoryWindows, ofSystem } from './memory-windows.ts';

const denied = { status: STATUS.accessDenied };
const one = made(5000, { cpuNs: 1_234_500 });

function handlesOn(...added: readonly MemoryProcess[]) {
  const here = memoryWindows(...added);
  const calls = memoryCalls(here);
  return { here, calls, ...processHandles(calls) };
}

test('pids are multiples of four, and no more than 32 bits', () => {
  for (const pid of [4, 8, 5000, 0xffff_fffc]) assert.ok(isPid(pid), String(pid));
  for (const pid of [0, 1, 2, 3, 5, 5001, -4, 0x1_0000_0000, 4.5, Number.NaN]) assert.ok(!isPid(pid), String(pid));
});

test('for what is no pid nothing is opened', () => {
  const { calls, here, open, times, using } = handlesOn(one);
  assert.deepEqual(open(5001, ACCESS.limited), { status: STATUS.invalidCid });
  assert.equal(times(5001), undefined);
  assert.equal(
    using({ pid: 5001, startTime: one.startTime }, 0, () => assert.fail()),
    undefined,
  );
  assert.equal(here.called.get('open'), undefined);
  assert.equal(calls.openHandles(), 0);
});

test('times of a process, of none, and of one that may not be opened', () => {
  const { times, calls } = handlesOn(one, ofSystem(800));
  assert.deepEqual(times(5000), { startTime: one.startTime, cpuNs: 1_234_500, hasEnded: false });
  assert.equal(times(5004), undefined);
  assert.deepEqual(times(800), denied);
  assert.equal(calls.openHandles(), 0);
});

test('a process is read by its pid and its start time', () => {
  const { using, calls } = handlesOn(one, ofSystem(800));
  assert.equal(
    using(one, 0, () => 'read'),
    'read',
  );
  assert.equal(
    using({ ...one, startTime: one.startTime + 1 }, 0, () => assert.fail()),
    undefined,
  );
  assert.equal(
    using({ ...one, pid: 5004 }, 0, () => assert.fail()),
    undefined,
  );
  assert.deepEqual(
    using(ofSystem(800), 0, () => assert.fail()),
    denied,
  );
  assert.equal(calls.openHandles(), 0);
});

test('rights are asked for when they are needed', () => {
  const guarded = made(5004, { denied: ['memory'] });
  const { using } = handlesOn(one, guarded);
  assert.deepEqual(
    using(guarded, ACCESS.readMemory, () => assert.fail()),
    denied,
  );
  assert.equal(
    using(guarded, 0, () => 'read'),
    'read',
  );
});

test('a process that ends between two calls is gone, and so is one whose pid another gets', () => {
  for (const next of [undefined, made(5000, { startTime: one.startTime + 7 })]) {
    const { here, using, times, calls } = handlesOn(one);
    here.before = (call) => {
      if (call !== 'processInformation') return;
      if (next) here.processes.set(5000, next);
      else here.processes.delete(5000);
    };
    assert.equal(
      using(one, 0, () => assert.fail()),
      undefined,
    );
    here.processes.set(5000, one);
    assert.equal(times(5000), undefined);
    assert.equal(calls.openHandles(), 0);
  }
});

test('the handle is closed when reading throws', () => {
  const { using, calls } = handlesOn(one);
  assert.throws(
    () =>
      using(one, 0, () => {
        throw new Error('x');
      }),
    /^Error: x$/,
  );
  assert.equal(calls.openHandles(), 0);
});

test('times that are refused are no times', () => {
  const { calls } = handlesOn(one);
  const { using, times } = processHandles({
    ...calls,
    processInformation: (handle, of) =>
      of.kind === OF_PROCESS.times.kind ? denied : calls.processInformation(handle, of),
  });
  assert.ok(isRefused(times(5000)));
  assert.deepEqual(
    using(one, 0, () => assert.fail()),
    denied,
  );
});
