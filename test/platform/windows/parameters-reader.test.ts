import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterText, readEnvironment, readParameters } from '../../../src/platform/windows/parameters-reader.ts';
import { parametersBytes, pebBytes, WOW64 } from '../../../src/platform/windows/structs/process-parameters.ts';
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

test('a 32-bit process has its folder and environment of now, not those of its start', () => {
  const asked: number[] = [];
  const { calls, handle } = memoryOf(
    {
      ...{ cwd: 'C:\\start\\', environment: ['A=1'], commandLine: 'x.exe 1' },
      wow64: { cwd: 'C:\\now\\', environment: ['A=2', 'B=3'] },
    },
    ({ processInformation }) => ({
      processInformation(of, query) {
        asked.push(query.kind);
        return processInformation(of, query);
      },
    }),
  );
  assert.equal(parameterText(calls, handle, 'currentDirectory'), 'C:\\now\\');
  assert.deepEqual(asked, [OF_PROCESS.wow64.kind]);
  assert.equal(parameterText(calls, handle, 'commandLine'), 'x.exe 1');
  const block = readEnvironment(calls, handle);
  assert.equal(isRefused(block) || block.toString('utf16le'), 'A=2\0B=3\0\0');
});

test('a 32-bit process whose memory may not be read, and one of unknown kind', () => {
  const denied = { status: STATUS.accessDenied };
  const wow64 = { cwd: 'C:\\now\\', environment: [] };
  for (const bytes of [pebBytes(WOW64), parametersBytes(WOW64)]) {
    const { calls, handle } = memoryOf({ wow64 }, (memory) => ({
      readMemory: (of, address, wanted) => (wanted === bytes ? denied : memory.readMemory(of, address, wanted)),
    }));
    assert.deepEqual(parameterText(calls, handle, 'currentDirectory'), denied);
  }
  const { calls, handle } = memoryOf({}, () => ({ processInformation: () => denied }));
  assert.deepEqual(parameterText(calls, handle, 'currentDirectory'), denied);
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
  for (const bytes of [pebBytes(), parametersBytes()]) {
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
