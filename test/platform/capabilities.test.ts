import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyUnknown } from '../../src/platform/capabilities.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { LESS } from '../memory/less.ts';

test('a system without numeric ids has no kinds of them', () => {
  for (const { facts, idKinds } of [LINUX, LESS]) assert.equal(idKinds.length > 0, facts.ids !== 'never');
});

test('a fact that is unknown has a reason', () => {
  assert.equal(whyUnknown({ system: 'Plan 9' }), 'Plan 9 does not let this server read it');
});
