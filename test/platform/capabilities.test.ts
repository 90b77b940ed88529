import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyUnknown } from '../../src/platform/capabilities.ts';

test('a fact that is unknown has a reason', () => {
  assert.equal(whyUnknown({ system: 'Plan 9' }), "Plan 9 shows it only for processes of the server's own user");
});
