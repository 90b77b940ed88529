import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandReader } from '../../../src/platform/windows/command-reader.ts';
import { processHandles } from '../../../src/platform/windows/process-handles.ts';
import { STATUS } from '../../../src/platform/windows/system-calls.ts';
import { memoryCalls } from './memory-calls.ts';
import { type MemoryProcess, made, memoryWindows } from './memory-windows.ts';

const LINE = '"C:\\Program Files\\x.exe" "a b" \\"c';
const denied = { status: STATUS.accessDenied };
const one = made(5000, { commandLine: LINE });

function commandsOn(hasCommandLines: boolean, ...added: readonly MemoryProcess[]) {
  const here = { ...memoryWindows(...added), hasCommandLines };
  const calls = memoryCalls(here);
  return { here, calls, commandOf: commandReader(calls, processHandles(calls)) };
}

test('Windows gives a command line without reading the memory', () => {
  const { here, commandOf } = commandsOn(true, one, made(5004, { commandLine: '', denied: ['memory'] }));
  assert.deepEqual(commandOf(one), ['C:\\Program Files\\x.exe', 'a b', '"c']);
  assert.deepEqual(commandOf(made(5004)), { status: 0x8000_000d });
  assert.equal(here.called.get('readMemory'), undefined);
});

test('where it does not, the memory is read, and it is asked only once', () => {
  const { here, commandOf, calls } = commandsOn(false, one, made(5004, { commandLine: '' }));
  assert.deepEqual(commandOf(one), ['C:\\Program Files\\x.exe', 'a b', '"c']);
  const before = here.called.get('open') ?? 0;
  assert.deepEqual(commandOf(made(5004)), { status: 0x8000_000d });
  assert.equal(here.called.get('open'), before + 1);
  assert.equal(calls.openHandles(), 0);
});

test('what is denied is no empty command line, and does not change how others are read', () => {
  const guarded = made(5008, { denied: ['commandLine'] });
  const { here, commandOf } = commandsOn(true, one, guarded);
  assert.deepEqual(commandOf(guarded), denied);
  assert.equal(commandOf(one)?.toString(), 'C:\\Program Files\\x.exe,a b,"c');
  assert.equal(here.called.get('readMemory'), undefined);
  assert.equal(commandOf(made(5012)), undefined);
  const old = commandsOn(false, made(5008, { denied: ['memory'] }));
  assert.deepEqual(old.commandOf(made(5008)), denied);
});
