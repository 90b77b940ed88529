import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callOriginOf } from '../../src/host/call-origin.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';

const CLIENT = { name: 'test', version: '1' };

test('arguments are recorded unchanged, texts redacted, and anything else by its kind', () => {
  const origin = callOriginOf(BUILT_IN, {
    client: CLIENT,
    tool: 'some_tool',
    args: {
      ...{ pid: 50, force: false, plan: null, pids: [1, 'a', [true]] },
      ...{ pattern: '--password=hunter2', nested: { a: 1 }, missing: undefined },
    },
  });
  assert.deepEqual(origin, {
    client: CLIENT,
    tool: 'some_tool',
    arguments: {
      ...{ pid: 50, force: false, plan: null, pids: [1, 'a', [true]] },
      ...{ pattern: '--password=[redacted]', nested: 'object', missing: 'undefined' },
    },
  });
});

test('anything but a map of arguments has none', () => {
  for (const args of [undefined, null, 5, true])
    assert.deepEqual(callOriginOf(BUILT_IN, { client: CLIENT, tool: 'x', args }).arguments, {});
});
