import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditLog, OFF } from '../../src/audit/audit-log.ts';
import type { Intent, Outcome } from '../../src/audit/record.ts';
import { ProcessError } from '../../src/errors.ts';
import { createAuditTrails } from '../../src/host/audit-trail.ts';
import type { PinnedTarget } from '../../src/host/pin.ts';
import { createRateLimiter } from '../../src/host/rate-limit.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

/** What is recorded of a call, in an audit log that only remembers it. */
function writing(over: Partial<AuditLog> = {}) {
  const intents: [Intent, number | undefined][] = [];
  const outcomes: Outcome[] = [];
  const audit: AuditLog = {
    ...OFF,
    async recordIntent(intent, othersMax) {
      intents.push([intent, othersMax]);
      return 7;
    },
    recordOutcome: (outcome) => void outcomes.push(outcome),
    ...over,
  };
  const limiter = createRateLimiter(() => ({ targetsPerCall: 10, killsPerMinute: 5 }));
  const target = memoryMachine(machine(ME, [facts(50)])).pin(50);
  assert.ok(target);
  const pinned: PinnedTarget = { process: facts(50, { serial: 'a1' }), target, rule: 'default' };
  const trail = createAuditTrails(
    audit,
    limiter,
    () => BUILT_IN,
  )({
    client: { name: 'test', version: '0' },
    tool: 'some_tool',
    args: {},
  });
  return { trail, pinned, limiter, intents, outcomes };
}

test('a signal is recorded with whether it counts, and what is left of the minute; a priority is neither', async () => {
  const { trail, pinned, limiter, intents } = writing();
  limiter.spend(2);
  await trail.recordIntent(pinned, { signal: 'SIGTERM' }, true);
  await trail.recordIntent(pinned, { signal: 'SIGKILL' });
  await trail.recordIntent(pinned, { nice: 5 });
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
    ...{ pid: 50, start_ticks: 500, serial: 'a1', uids: [1001], name: 'p50', command: '/bin/p50' },
  });
});

test('what cannot be recorded gives its room in the minute back, if it took any', async () => {
  for (const [over, code] of [
    [{ recordIntent: async () => undefined }, 'RATE_LIMITED'],
    [{ recordIntent: async () => Promise.reject(new ProcessError('AUDIT_UNAVAILABLE', 'full')) }, 'AUDIT_UNAVAILABLE'],
  ] as const) {
    const { trail, pinned, limiter, outcomes } = writing(over);
    limiter.spend(2);
    await assert.rejects(trail.recordIntent(pinned, { signal: 'SIGTERM' }, true), { code });
    assert.equal(limiter.othersMax(), 4);
    await assert.rejects(trail.recordIntent(pinned, { signal: 'SIGKILL' }), { code });
    assert.equal(limiter.othersMax(), 4);
    assert.deepEqual(outcomes, []);
  }
});

test('an outcome has the number of its intent', async () => {
  const { trail, pinned, outcomes } = writing();
  (await trail.recordIntent(pinned, { signal: 'SIGTERM' })).recordOutcome('exited');
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
  test(`what fails with ${code} is recorded as ${outcome}`, async () => {
    const { trail, pinned, outcomes } = writing();
    (await trail.recordIntent(pinned, { signal: 'SIGTERM' })).recordFailure(error);
    assert.deepEqual(
      outcomes.map((one) => [one.outcome, one.error, one.of]),
      [[outcome, code, 7]],
    );
  });
}

test('an error is recorded once, however often it is reported', async () => {
  const { trail, pinned, outcomes } = writing();
  const error = new ProcessError('PROTECTED', 'no');
  trail.recordRefusal(error, pinned.process);
  trail.recordRefusal(error);
  assert.deepEqual(
    outcomes.map(({ of, target }) => [of, target?.pid]),
    [[null, 50]],
  );
  const failed = new ProcessError('NOT_FOUND', 'gone');
  (await trail.recordIntent(pinned, { signal: 'SIGTERM' })).recordFailure(failed);
  trail.recordRefusal(failed);
  assert.equal(outcomes.length, 2);
  trail.recordRefusal(new ProcessError('PROTECTED', 'no'));
  assert.deepEqual([outcomes.length, outcomes[2]?.target], [3, undefined]);
});

test('a record has the rule and the error number of a failure, its message, and how long it took', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const { trail, pinned, outcomes } = writing();
  const intent = await trail.recordIntent(pinned, { signal: 'SIGTERM' });
  nowMs += 1.6;
  intent.recordFailure(new ProcessError('PERMISSION_DENIED', 'no', { rule: 'deny "x"', errno: 'EPERM' }));
  intent.recordFailure(new Error('a bug'));
  const [failed, bug] = outcomes;
  assert.deepEqual([failed?.rule, failed?.errno, failed?.duration_ms], ['deny "x"', 'EPERM', 2]);
  assert.match(failed?.message ?? '', /^PERMISSION_DENIED: no/);
  assert.deepEqual([bug?.message, bug?.rule], ['a bug', undefined]);
});

test('a record has 1,024 characters of a command line and 512 of a message', () => {
  const { trail, outcomes } = writing();
  const long = 'word '.repeat(1000);
  trail.recordRefusal(new ProcessError('PROTECTED', long), facts(50, { argv: [long] }));
  assert.deepEqual([outcomes[0]?.target?.command?.length, outcomes[0]?.message?.length], [1024, 512]);
});
