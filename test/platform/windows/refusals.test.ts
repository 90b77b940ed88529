import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAccessDenied, whyRefused, win32Error } from '../../../src/platform/windows/refusals.ts';
import { isRefused } from '../../../src/platform/windows/system-calls.ts';

test('access denied is known by its number, of either kind', () => {
  assert.deepEqual(win32Error(5), { status: 0xc007_0005 });
  for (const status of [0xc000_0022, win32Error(5).status]) {
    assert.ok(isAccessDenied({ status }));
    assert.equal(whyRefused({ status }), 'Windows does not let this server read it');
  }
  for (const status of [5, 0, 0xc000_000b, win32Error(87).status]) assert.ok(!isAccessDenied({ status }));
});

test('any other number is in the reason', () => {
  assert.equal(whyRefused({ status: 0xc000_0061 }), 'Windows refused (status 0xc0000061)');
});

test('what is refused is neither a text, nor bytes, nor nothing', () => {
  assert.ok(isRefused({ status: 0 }));
  for (const other of [undefined, null, '', 'status', 5, Buffer.alloc(4), [], { handle: 4 }])
    assert.ok(!isRefused(other));
});
