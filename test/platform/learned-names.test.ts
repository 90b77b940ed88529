import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { type Helper, HelperFailed, Unanswered } from '../../src/platform/helper/helper.ts';
import { answersTo, learnedNames } from '../../src/platform/learned-names.ts';

/** For how long each answer counts is in test/platform/posix/user-names.test.ts. */

function service(answer: () => Promise<unknown>) {
  const asked: unknown[] = [];
  const ask: Helper['ask'] = (question, deadlineMs) => {
    asked.push([question.about, question.key, deadlineMs]);
    return answer();
  };
  const helper: Helper = { ask, pids: () => new Set() };
  return { asked, helper, ...learnedNames() };
}

test('an answer is remembered for its kind of question, and an id may take longer', async () => {
  const { asked, helper, learn } = service(async () => 'PC\\zoe');
  const [names, ids] = [answersTo('user_name', z.string()), answersTo('user_id', z.string())];
  for (let times = 0; times < 2; times++) await learn(helper, 'S-1-5-21-7', names);
  await learn(helper, 'zoe', ids);
  assert.deepEqual(asked, [
    ['user_name', 'S-1-5-21-7', undefined],
    ['user_id', 'zoe', 5000],
  ]);
  assert.deepEqual([names.known.get('S-1-5-21-7')?.value, ids.known.get('zoe')?.value], ['PC\\zoe', 'PC\\zoe']);
});

test('a service without an answer is silent; one with a wrong answer, or that fails, is not', async () => {
  const names = answersTo('user_name', z.string());
  for (const [answer, isSilent] of [
    [async () => 7, false],
    [() => Promise.reject(new HelperFailed(5)), false],
    [() => Promise.reject(new Unanswered('does not answer', true)), true],
  ] as const) {
    const one = service(answer);
    await one.learn(one.helper, String(isSilent), names);
    assert.equal(one.isSilent(), isSilent);
  }
  assert.deepEqual([names.known.get('false')?.value, names.known.has('true')], [null, false]);
});
