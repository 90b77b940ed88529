import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questioner } from '../../../src/platform/helper/helper-program.ts';
import { createHelpers } from '../../../src/platform/helper/helpers.ts';

const FACTS = { accounts: undefined, home: undefined };

test('the pids are those of all helpers that have started', async () => {
  const helpers = createHelpers();
  const [first, second] = [helpers.add(questioner(FACTS)), helpers.add(questioner(FACTS))];
  assert.equal(helpers.pids().size, 0);
  await Promise.all([first, second].map((helper) => helper.ask({ about: 'file', key: '/' }, 20_000)));
  assert.equal(helpers.pids().size, 2);
  assert.deepEqual(helpers.pids(), new Set([...first.pids(), ...second.pids()]));
});
