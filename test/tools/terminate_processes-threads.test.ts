import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, ME, machine } from '../fake.ts';
import { many, on, outcomes, pids } from '../host/ends.ts';

test('a thread among several is no process of its own: its process is named, and nothing is advised that ends it', async () => {
  const host = on(machine(ME, [facts(50), facts(60, { comm: 'java' })]), {
    over: (platform) => ({ ...platform, threadGroupOf: (tid) => (tid === 61 ? 60 : undefined) }),
  });
  const answer = await many(host, pids(50, 61));
  assert.deepEqual(outcomes(answer), [[50, 'exited']]);
  assert.deepEqual(answer.refused, [
    {
      pid: 61,
      name: null,
      reason:
        'NOT_FOUND: 61 is a thread of process 60, "java"; nothing was signalled. Ask the user whether that whole process is wanted.',
    },
  ]);
});

test('of many that are not there the first twenty are named, and all are counted', async () => {
  const gone = Array.from({ length: 21 }, (_, index) => 1000 + index);
  const host = on(machine(ME, [facts(50)]));
  const { refused, ...rest } = await many(host, pids(50, ...gone));
  assert.equal(refused.length, 20);
  assert.equal('note' in rest && rest.note, 'Only the first 20 of 21 refused.');
  const fits = await many(on(machine(ME, [facts(50)])), pids(50, ...gone.slice(1)));
  assert.equal(fits.refused.length, 20);
  assert.ok(!('note' in fits));
});
