import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSchedstat } from '../../../../src/platform/linux/proc/schedstat.ts';

test('the time that a thread has spent on a CPU', () => {
  assert.equal(parseSchedstat('4711000123 87 12\n'), 4_711_000_123);
  assert.equal(parseSchedstat('0 0 0\n'), 0);
});

test('what is not whole says nothing', () => {
  for (const text of ['', '47', '4711 87 12', '4711 87\n', 'x 1 2\n', 'x 1 2 3\n', '1 2 x\n'])
    assert.equal(parseSchedstat(text), undefined, text);
});
