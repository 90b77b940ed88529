import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argvOff, caveatsOf, withCaveats } from '../../src/host/caveats.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { FOREIGN_PROC } from '../../src/platform/linux/foreign-proc.ts';
import { safe } from '../../src/text/safe-text.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { ME } from '../memory/processes.ts';
import { WINDOWS } from '../windows.ts';

const PLAIN = { capabilities: LINUX, unchangeable: () => undefined, readsArgv: true, hidesSome: () => false };

test('each thing that a machine or its configuration keeps back has its caveat', () => {
  assert.deepEqual(caveatsOf(PLAIN), []);
  assert.deepEqual(caveatsOf({ ...PLAIN, unchangeable: () => FOREIGN_PROC }), [FOREIGN_PROC.caveat]);
  assert.deepEqual(caveatsOf({ ...PLAIN, readsArgv: false }), [argvOff(LINUX)]);
  assert.match(caveatsOf({ ...PLAIN, hidesSome: () => true })[0] ?? '', /\(hidepid\)/);
  assert.equal(
    caveatsOf({ ...PLAIN, unchangeable: () => FOREIGN_PROC, readsArgv: false, hidesSome: () => true }).length,
    3,
  );
});

test('without command lines, the caveat says how long names can be if the kernel cuts them', () => {
  assert.match(argvOff(LINUX), /\(argv: none\): names have at most 15 characters, patterns match them only\.$/);
  assert.match(argvOff(WINDOWS), /\(argv: none\): patterns match names only\.$/);
});

test('caveats follow the note of an answer, and are its note if it has none', () => {
  const plain = memoryMachine(machine(ME, []));
  const foreign = { ...plain, unchangeable: () => FOREIGN_PROC };
  const note = safe`Cut.`;
  assert.deepEqual(withCaveats(plain, { total: 1 }), { total: 1 });
  assert.deepEqual(withCaveats(plain, { total: 1, note }), { total: 1, note });
  assert.deepEqual(withCaveats(foreign, { total: 1 }), { total: 1, note: FOREIGN_PROC.caveat });
  assert.equal(withCaveats(foreign, { note }).note, `Cut. ${FOREIGN_PROC.caveat}`);
});
