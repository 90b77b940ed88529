import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARGV_OFF, caveatsOf, FOREIGN, withCaveats } from '../../src/host/caveats.ts';
import { safe } from '../../src/text/safe-text.ts';
import { fakeMachine, ME, machine } from '../fake.ts';

const PLAIN = { procIsForeign: () => false, readsArgv: true, hidesSome: () => false };

test('each thing that a machine or its configuration keeps back has its caveat', () => {
  assert.deepEqual(caveatsOf(PLAIN), []);
  assert.deepEqual(caveatsOf({ ...PLAIN, procIsForeign: () => true }), [FOREIGN]);
  assert.deepEqual(caveatsOf({ ...PLAIN, readsArgv: false }), [ARGV_OFF]);
  assert.match(caveatsOf({ ...PLAIN, hidesSome: () => true })[0] ?? '', /\(hidepid\)/);
  assert.equal(caveatsOf({ procIsForeign: () => true, readsArgv: false, hidesSome: () => true }).length, 3);
});

test('caveats follow the note of an answer, and are its note if it has none', () => {
  const plain = fakeMachine(machine(ME, []));
  const foreign = { ...plain, procIsForeign: () => true };
  const note = safe`Cut.`;
  assert.deepEqual(withCaveats(plain, { total: 1 }), { total: 1 });
  assert.deepEqual(withCaveats(plain, { total: 1, note }), { total: 1, note });
  assert.deepEqual(withCaveats(foreign, { total: 1 }), { total: 1, note: FOREIGN });
  assert.equal(withCaveats(foreign, { note }).note, `Cut. ${FOREIGN}`);
});
