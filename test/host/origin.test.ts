import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from '../../src/host/origin.ts';

const CLIENT = { name: 'test', version: '1' };

test('arguments are written down as they are, texts redacted, and of anything else its kind', () => {
  const origin = originOf(CLIENT, 'some_tool', {
    ...{ pid: 50, force: false, plan: null, pids: [1, 'a', [true]] },
    ...{ pattern: '--password=hunter2', nested: { a: 1 }, missing: undefined },
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

test('what is no map of arguments has none', () => {
  for (const args of [undefined, null, 5, true]) assert.deepEqual(originOf(CLIENT, 'x', args).arguments, {});
});
