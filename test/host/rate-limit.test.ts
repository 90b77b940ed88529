import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { createRateLimiter } from '../../src/host/rate-limit.ts';

/** Three a minute, five in one call; the clock and what others signalled are set by the test. */
function limiterAt(t: TestContext) {
  const others: readonly number[] = [];
  const now = { nowMs: 1e6, others };
  t.mock.method(performance, 'now', () => now.nowMs);
  return {
    now,
    limiter: createRateLimiter(
      () => ({ targetsPerCall: 5, killsPerMinute: 3 }),
      () => now.others,
    ),
  };
}
const limited = (seconds: number) => (error: unknown) =>
  error instanceof ProcessError && error.code === 'RATE_LIMITED' && error.message.includes(`Wait ${seconds} s `);

test('what was signalled counts for a minute', (t) => {
  const { now, limiter } = limiterAt(t);
  limiter.spend(1);
  now.nowMs += 10_000;
  limiter.spend(2);
  assert.throws(() => limiter.check(1), limited(50));
  now.nowMs += 49_999;
  assert.throws(() => limiter.check(1), limited(1));
  now.nowMs += 1;
  assert.doesNotThrow(() => limiter.check(1));
  assert.throws(() => limiter.check(2), limited(10));
});

test('what does not fit takes nothing, and what is not sent is given back', (t) => {
  const { limiter } = limiterAt(t);
  assert.throws(() => limiter.spend(4), {
    code: 'RATE_LIMITED',
    message: /3 processes a minute.*Narrow the selection/,
  });
  limiter.spend(1);
  assert.throws(() => limiter.spend(3), { message: /at most 3 processes a minute may be signalled, and 1 was\b/ });
  limiter.spend(2);
  limiter.giveBack();
  assert.doesNotThrow(() => limiter.spend(1));
  assert.throws(() => limiter.spend(1), { message: /at most 3 processes a minute may be signalled, and 3 were/ });
});

test('signals of other servers count by their age', (t) => {
  const { now, limiter } = limiterAt(t);
  now.others = [5000, 20_000];
  assert.doesNotThrow(() => limiter.check(1));
  assert.throws(() => limiter.check(2), limited(40));
  assert.equal(limiter.othersMax(), 3);
  limiter.spend(1);
  assert.equal(limiter.othersMax(), 2);
  assert.throws(() => limiter.check(1), limited(40));
  now.others = [1, 2, 3, 4];
  assert.match(limiter.exceeded().message, /RATE_LIMITED: .* and 5 were/);
});

test('what room there is for others is never less than none; that they took more is said in any case', (t) => {
  const { now, limiter } = limiterAt(t);
  limiter.spend(3);
  assert.equal(limiter.othersMax(), 0);
  assert.match(limiter.exceeded().message, /and 3 were\. Narrow the selection\./);
  now.nowMs += 60_000;
  assert.equal(limiter.othersMax(), 3);
});

test('without other servers only its own signals count', () => {
  const limiter = createRateLimiter(() => ({ targetsPerCall: 5, killsPerMinute: 1 }));
  limiter.spend(1);
  assert.throws(() => limiter.check(1), {
    code: 'RATE_LIMITED',
    message: /at most 1 process a minute may be signalled, and 1 was\b/,
  });
});

test('one call has a limit of its own', (t) => {
  const { limiter } = limiterAt(t);
  assert.doesNotThrow(() => limiter.checkTargets(5));
  assert.throws(() => limiter.checkTargets(6), { code: 'INVALID_INPUT', message: /6 processes .*at most 5/ });
});

test('what is given back is what was counted last', (t) => {
  const { now, limiter } = limiterAt(t);
  limiter.spend(2);
  now.nowMs += 30_000;
  limiter.spend(1);
  limiter.giveBack();
  now.nowMs += 30_000;
  assert.equal(limiter.othersMax(), 3);
});
