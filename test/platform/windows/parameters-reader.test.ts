import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterText, readEnvironment, readParameters } from '../../../src/platform/windows/parameters-reader.ts';
import { PARAMETERS_BYTES, PEB_BYTES } from '../../../src/platform/windows/structs/process-parameters.ts';
import { ACCESS, isRefused, OF_PROCESS, STATUS, type SystemCalls } from '../../../src/platform/windows/system-calls.ts';
import { memoryCalls } from './memory-calls.ts';
import { type MemoryProcess, made, memoryWindows } from './memory-windows.ts';

const NOWHERE = { status: STATUS.partialCopy };

function memoryOf(
  rest: Partial<MemoryProcess> = {},
  change: (calls: SystemCalls) => Partial<SystemCalls> = () => ({}),
) {
  const memory = memoryCalls(memoryWindows(made(5000, rest)));
  const opened = memory.open(5000, ACCESS.limited | ACCESS.readMemory);
  assert.ok('handle' in opened);
  return { calls: { ...memory, ...change(memory) }, handle: opened.handle };
}

test('the texts that a process was started with', () => {
  const { calls, handle } = memoryOf({ cwd: 'C:\\shöp\\', commandLine: 'x.exe 1' });
  assert.equal(parameterText(calls, handle, 'currentDirectory'), 'C:\\shöp\\');
  assert.equal(parameterText(calls, handle, 'commandLine'), 'x.exe 1');
  const empty = memoryOf({ commandLine: '' });
  assert.equal(parameterText(empty.calls, empty.handle, 'commandLine'), '');
});

test('the environment, but of no more than a mebibyte', () => {
  const { calls, handle } = memoryOf({ environment: ['A=1', 'B=2'] });
  const block = readEnvironment(calls, handle);
  assert.ok(!isRefused(block));
  assert.equal(block.toString('utf16le'), 'A=1\0B=2\0\0');
  const large = memoryOf({ environment: [`A=${'x'.repeat(2 ** 20)}`] });
  const cut = readEnvironment(large.calls, large.handle);
  assert.equal(isRefused(cut) || cut.length, 2 ** 20);
});

test('a process without memory of its own has none of them', () => {
  const without = memoryOf({}, (calls) => ({
    processInformation: (handle, of) =>
      of.kind === OF_PROCESS.basic.kind
        ? { bytes: Buffer.alloc(48), address: 1n }
        : calls.processInformation(handle, of),
  }));
  assert.deepEqual(readParameters(without.calls, without.handle), NOWHERE);
  assert.deepEqual(parameterText(without.calls, without.handle, 'commandLine'), NOWHERE);
  assert.deepEqual(readEnvironment(without.calls, without.handle), NOWHERE);
});

test('memory that leads nowhere, or may not be read, has the status of the call', () => {
  for (const bytes of [PEB_BYTES, PARAMETERS_BYTES]) {
    const { calls, handle } = memoryOf({}, (memory) => ({
      readMemory: (of, address, wanted) =>
        wanted === bytes ? { status: STATUS.accessDenied } : memory.readMemory(of, address, wanted),
    }));
    assert.deepEqual(parameterText(calls, handle, 'commandLine'), { status: STATUS.accessDenied });
  }
  const zeros = memoryOf({}, () => ({ readMemory: (_, __, bytes) => Buffer.alloc(bytes) }));
  assert.deepEqual(readParameters(zeros.calls, zeros.handle), NOWHERE);
  const limited = memoryCalls(memoryWindows(made(5000)));
  const opened = limited.open(5000, ACCESS.limited);
  assert.ok('handle' in opened);
  assert.deepEqual(readParameters(limited, opened.handle), { status: STATUS.accessDenied });
});
