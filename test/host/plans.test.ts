import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createPlans } from '../../src/host/plans.ts';

const GONE = { code: 'NEEDS_CONFIRMATION', message: /was used, has expired or was never made/ };

/** Plans that may run, and whose clock the test sets. */
function plansAt(t: TestContext) {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  return { clock, plans: createPlans<string>(() => undefined) };
}

test('a plan waits ten minutes for its yes', (t) => {
  const { clock, plans } = plansAt(t);
  const [first, second] = [plans.keep('first'), plans.keep('second')];
  clock.nowMs += 600_000;
  assert.ok(plans.has(first));
  assert.equal(plans.take(first), 'first');
  clock.nowMs += 1;
  assert.ok(!plans.has(second));
  assert.throws(() => plans.take(second), GONE);
});

test('a plan is good for one use; a no ends it, too', (t) => {
  const { plans } = plansAt(t);
  const [used, dropped] = [plans.keep('used'), plans.keep('dropped')];
  plans.take(used);
  plans.drop(dropped);
  for (const id of [used, dropped, 'plan-x', '']) assert.throws(() => plans.take(id), GONE);
});

test('what prevents a plan now does not use it up', () => {
  let why: string | undefined = 'limited';
  const plans = createPlans<string>(() => {
    if (why !== undefined) throw new Error(why);
  });
  const id = plans.keep('plan');
  assert.throws(() => plans.take(id), { message: 'limited' });
  why = undefined;
  const misfit = () => assert.fail('another call');
  assert.throws(() => plans.take(id, misfit), { message: 'another call' });
  assert.equal(plans.take(id), 'plan');
});

test('twenty plans wait at most: the oldest makes room, and before it those that have expired', (t) => {
  const { clock, plans } = plansAt(t);
  const ids = Array.from({ length: 21 }, (_, index) => plans.keep(String(index)));
  assert.deepEqual(
    ids.map((id) => plans.has(id)),
    ids.map((_, index) => index > 0),
  );
  clock.nowMs += 600_001;
  const next = Array.from({ length: 20 }, () => plans.keep('next'));
  assert.ok(next.every((id) => plans.has(id)));
});

test('a plan has an id of 72 random bits, and its refusal says how to make a new one', (t) => {
  const { plans } = plansAt(t);
  assert.match(plans.keep('plan'), /^plan-[\w-]{12}$/);
  assert.throws(() => plans.take('plan-x'), {
    message: /nothing was signalled\. Make a new plan: call again without plan, and say what is wanted\.$/,
    forPerson: /Run the command without --plan: a plan ends with the server that made it\.$/,
  });
});
