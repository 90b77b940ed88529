import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usingToken } from '../../../src/platform/windows/process-token.ts';

test('a token is closed, whatever its reader does', () => {
  const closed: number[] = [];
  const calls = { openToken: () => ({ handle: 8 }), close: (handle: number) => void closed.push(handle) };
  assert.equal(
    usingToken(calls, 4, (token) => token + 1),
    9,
  );
  assert.throws(() =>
    usingToken(calls, 4, () => {
      throw new Error('odd');
    }),
  );
  assert.deepEqual(closed, [8, 8]);
});

test('one that may not be opened is not read', () => {
  const refused = { status: 0xc000_0022 };
  const calls = { openToken: () => refused, close: () => assert.fail() };
  assert.equal(
    usingToken(calls, 4, () => assert.fail()),
    refused,
  );
});
