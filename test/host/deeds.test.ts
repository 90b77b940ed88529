import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Audit, OFF } from '../../src/audit/audit.ts';
import type { Intent, Outcome } from '../../src/audit/record.ts';
import { ProcessError } from '../../src/errors.ts';
import { createDeeds } from '../../src/host/deeds.ts';
import type { Held } from '../../src/host/hold.ts';
import { createLimiter } from '../../src/host/limits.ts';
import { originOf } from '../../src/host/origin.ts';
import { facts, fakePlatform, ME, machine } from '../fake.ts';

/** What is written down of a call, in an audit log that only remembers it. */
function writing(over: Partial<Audit> = {}) {
  const intents: [Intent, number | undefined][] = [];
  const outcomes: Outcome[] = [];
  const audit: Audit = {
    ...OFF,
    async intend(intent, othersMax) {
      intents.push([intent, othersMax]);
      return 7;
    },
    conclude: (outcome) => void outcomes.push(outcome),
    ...over,
  };
  const limiter = createLimiter(() => ({ targetsPerCall: 10, killsPerMinute: 5 }));
  const target = fakePlatform(machine(ME, [facts(50)])).open(50);
  assert.ok(target);
  const held: Held = { process: facts(50, { serial: 'a1' }), target, rule: 'default' };
  const deeds = createDeeds(audit, limiter)(originOf({ name: 'test', version: '0' }, 'some_tool', {}));
  return { deeds, held, limiter, intents, outcomes };
}

test('a signal is announced with whether it counts, and what is left of the minute; a priority is neither', async () => {
  const { deeds, held, limiter, intents } = writing();
  limiter.spend(2);
  await deeds.announce(held, { signal: 'SIGTERM' }, true);
  await deeds.announce(held, { signal: 'SIGKILL' });
  await deeds.announce(held, { nice: 5 });
  assert.deepEqual(
    intents.map(([{ signal, nice, counts, guarantee }, othersMax]) => [signal ?? nice, counts, guarantee, othersMax]),
    [
      ['SIGTERM', true, 'pidfd', 3],
      ['SIGKILL', false, 'pidfd', undefined],
      [5, undefined, 'start_time', undefined],
    ],
  );
  assert.ok(!('counts' in (intents[2]?.[0] ?? {})));
  assert.deepEqual(intents[0]?.[0].target, {
    ...{ pid: 50, start_ticks: 500, serial: 'a1', uids: [ME, ME, ME, ME], name: 'p50', command: '/bin/p50' },
  });
});

test('what cannot be announced gives its room in the minute back, if it took any', async () => {
  for (const [over, code] of [
    [{ intend: async () => undefined }, 'RATE_LIMITED'],
    [{ intend: async () => Promise.reject(new ProcessError('AUDIT_UNAVAILABLE', 'full')) }, 'AUDIT_UNAVAILABLE'],
  ] as const) {
    const { deeds, held, limiter, outcomes } = writing(over);
    limiter.spend(2);
    await assert.rejects(deeds.announce(held, { signal: 'SIGTERM' }, true), { code });
    assert.equal(limiter.othersMax(), 4);
    await assert.rejects(deeds.announce(held, { signal: 'SIGKILL' }), { code });
    assert.equal(limiter.othersMax(), 4);
    assert.deepEqual(outcomes, []);
  }
});

test('an outcome has the number of its intent', async () => {
  const { deeds, held, outcomes } = writing();
  (await deeds.announce(held, { signal: 'SIGTERM' })).became('exited');
  assert.deepEqual(
    outcomes.map(({ of, outcome, signal, duration_ms }) => [of, outcome, signal, duration_ms >= 0]),
    [[7, 'exited', 'SIGTERM', true]],
  );
});

/** What each failure is called in the log. */
const FAILURES: [error: unknown, outcome: string, code: string][] = [
  [new ProcessError('NOT_FOUND', 'gone'), 'already_gone', 'NOT_FOUND'],
  [new ProcessError('PERMISSION_DENIED', 'no'), 'failed', 'PERMISSION_DENIED'],
  [new ProcessError('UNSUPPORTED', 'no'), 'failed', 'UNSUPPORTED'],
  [new ProcessError('PROTECTED', 'no'), 'refused', 'PROTECTED'],
  [new Error('a bug'), 'failed', 'INTERNAL'],
  ['text', 'failed', 'INTERNAL'],
];

for (const [error, outcome, code] of FAILURES) {
  test(`what fails with ${code} is written down as ${outcome}`, async () => {
    const { deeds, held, outcomes } = writing();
    (await deeds.announce(held, { signal: 'SIGTERM' })).failed(error);
    assert.deepEqual(
      outcomes.map((one) => [one.outcome, one.error, one.of]),
      [[outcome, code, 7]],
    );
  });
}

test('an error is written down once, however many hear of it', async () => {
  const { deeds, held, outcomes } = writing();
  const error = new ProcessError('PROTECTED', 'no');
  deeds.refused(error, held.process);
  deeds.refused(error);
  assert.deepEqual(
    outcomes.map(({ of, target }) => [of, target?.pid]),
    [[null, 50]],
  );
  const failed = new ProcessError('NOT_FOUND', 'gone');
  (await deeds.announce(held, { signal: 'SIGTERM' })).failed(failed);
  deeds.refused(failed);
  assert.equal(outcomes.length, 2);
  deeds.refused(new ProcessError('PROTECTED', 'no'));
  assert.deepEqual([outcomes.length, outcomes[2]?.target], [3, undefined]);
});
