import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyUnknown } from '../../src/platform/capabilities.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';

test('a fact that is unknown has a reason: the system lacks it, or shows it of one user only', () => {
  const system = { ...LINUX, system: 'Plan 9', facts: { ...LINUX.facts, nice: 'never', memory: 'own' } } as const;
  assert.equal(whyUnknown(system, 'nice'), 'Plan 9 does not have it');
  assert.equal(whyUnknown(system, 'memory'), "Plan 9 shows it only of the processes of one's own user");
});
