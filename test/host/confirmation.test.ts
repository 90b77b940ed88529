import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ConfirmationReply,
  ConfirmationRequest,
  cannotAsk,
  createConfirmationPolicy,
  NeedsConfirmation,
  requestConfirmation,
  type SafetyLimits,
  takeApproved,
} from '../../src/host/confirmation.ts';
import { createOwnAncestry } from '../../src/host/own-ancestry.ts';
import { createPlans } from '../../src/host/plans.ts';
import { safe } from '../../src/text/safe-text.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

/** `isHidden`: the server has a client and cannot see it. */
async function policy(confirm: SafetyLimits['confirm'], isHidden = false) {
  const platform = memoryMachine(machine(ME, []));
  const stdinHolders = async () => ({ exists: isHidden, holders: [] });
  const ownAncestry = createOwnAncestry({ ...platform, stdinHolders });
  await ownAncestry.findClient();
  return createConfirmationPolicy(() => ({ confirm, targetsPerCall: 10, killsPerMinute: 30 }), ownAncestry);
}

test('a change to one process is asked about by "always", and by "auto" until the client is known', async () => {
  assert.equal((await policy('always')).reason(), 'this server asks before it ends or signals anything');
  assert.equal((await policy('auto')).reason(), undefined);
  assert.match((await policy('auto', true)).reason() ?? '', /cannot see which program is its client/);
  assert.equal((await policy('never', true)).reason(), undefined);
});

test('several processes, and a tree larger than a call may have targets, are asked about unless it is "never"', async () => {
  for (const confirm of ['always', 'auto'] as const) {
    const asking = await policy(confirm);
    assert.deepEqual([asking.asksAboutSeveral(), asking.treeMax()], [true, 10]);
  }
  const never = await policy('never');
  assert.deepEqual([never.asksAboutSeveral(), never.treeMax()], [false, Number.POSITIVE_INFINITY]);
});

test('a change that the user has approved settles the question of the client, too', async () => {
  const change = async () => 'done';
  const accepted = { canAsk: true, reply: { plan: 'p', answer: 'accepted' } } as const;
  for (const channel of ['approved', accepted] as const) {
    const asking = await policy('auto', true);
    assert.equal(await asking.run(channel, change), 'done');
    assert.equal(asking.reason(), undefined);
  }
  const declined = { canAsk: true, reply: { plan: 'p', answer: 'declined' } } as const;
  for (const channel of [{ canAsk: true }, declined]) {
    const asking = await policy('auto', true);
    await asking.run(channel, change);
    assert.notEqual(asking.reason(), undefined);
  }
  const failing = await policy('auto', true);
  await assert.rejects(failing.run('approved', () => Promise.reject(new Error('x'))));
  assert.notEqual(failing.reason(), undefined);
});

test('a change waits until the client has been searched for', async () => {
  const platform = memoryMachine(machine(ME, []));
  const stdinHolders = async () => {
    await nextTurn();
    return { exists: true, holders: [] };
  };
  const ownAncestry = createOwnAncestry({ ...platform, stdinHolders });
  const limits: SafetyLimits = { confirm: 'auto', targetsPerCall: 10, killsPerMinute: 30 };
  const asking = createConfirmationPolicy(() => limits, ownAncestry);
  void ownAncestry.findClient();
  const reason = asking.run({ canAsk: true }, async () => asking.reason());
  assert.match((await reason) ?? '', /cannot see which program is its client/);
});

const plans = () => createPlans<string>(() => undefined);

test('the client asks its user, or the caller gets the plan', () => {
  const asked = { plan: 'end 42', question: safe`End it?` };
  const kept = plans();
  assert.throws(
    () => requestConfirmation(kept, asked, { canAsk: true }),
    (error) => error instanceof ConfirmationRequest && error.message === 'End it?' && kept.has(error.plan),
  );
  const { plan, expires_s, next } = requestConfirmation(kept, asked, { canAsk: false });
  assert.equal(kept.take(plan), 'end 42');
  assert.equal(expires_s, 600);
  assert.match(next, /^Nothing was signalled\. Show the targets to the user; after a yes call terminate_processes/);
});

test('a plan is taken once its user has accepted it, and dropped by any other answer', () => {
  const answered = (answer: ConfirmationReply['answer']) => {
    const kept = plans();
    const plan = kept.keep('end 42');
    return { kept, plan, take: () => takeApproved(kept, { canAsk: true, reply: { plan, answer } }) };
  };
  const accepted = answered('accepted');
  assert.equal(accepted.take(), 'end 42');
  assert.throws(accepted.take, { code: 'NO_ANSWER', message: /the answer came too late or twice; nothing/ });
  for (const [answer, code, message] of [
    ['declined', 'DECLINED', /the answer was no; nothing was signalled\. The user said no/],
    ['dismissed', 'DECLINED', /the question was dismissed; nothing was signalled\. There may be no user here/],
    ['invalid', 'NO_ANSWER', /the client did not answer the question/],
  ] as const) {
    const { kept, plan, take } = answered(answer);
    assert.throws(take, { code, message });
    assert.equal(kept.has(plan), false, answer);
  }
  const missing = answered('missing');
  assert.equal(missing.take(), undefined);
  assert.equal(missing.kept.has(missing.plan), false);
  assert.equal(takeApproved(plans(), { canAsk: true }), undefined);
});

test('where the client cannot ask, the refusal has the target and how to go on', () => {
  const { code, message } = cannotAsk(safe`a rule asks`, safe`pid 42 "vim"`, safe`terminate_processes with plan p`);
  assert.equal(code, 'NEEDS_CONFIRMATION');
  assert.equal(
    message,
    'NEEDS_CONFIRMATION: a rule asks, and your client cannot put the question; nothing was signalled. Target: pid 42 "vim". Ask the user; after a yes call terminate_processes with plan p, within 600 s.',
  );
});

test('among others a process cannot be asked about: name it by itself', () => {
  const error = new NeedsConfirmation(facts(42), safe`it is an editor`, 'ask: vim');
  assert.equal(
    error.message,
    'NEEDS_CONFIRMATION: process 42: it is an editor. Name it by itself, so that the user can be asked.',
  );
  assert.deepEqual([error.process.pid, error.rule], [42, 'ask: vim']);
  assert.match(error.forPerson, /Give it alone to be asked about it\.$/);
});
