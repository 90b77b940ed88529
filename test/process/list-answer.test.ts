import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hidden } from '../../src/process/list-answer.ts';

test('what is left out is counted by reason, and zero counts are absent', () => {
  assert.deepEqual(hidden(0, 0, 0), {});
  assert.deepEqual(hidden(1, 0, 0), { hidden: { root: 1 } });
  assert.deepEqual(hidden(0, 2, 0), { hidden: { other_users: 2 } });
  assert.deepEqual(hidden(0, 0, 3), { hidden: { by_rule: 3 } });
  assert.deepEqual(hidden(1, 2, 3), { hidden: { root: 1, other_users: 2, by_rule: 3 } });
});
