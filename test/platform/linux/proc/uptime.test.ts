import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUptimeS } from '../../../../src/platform/linux/proc/uptime.ts';
import { recorded } from '../recorded.ts';

test('the first number is the uptime; nothing is not a number, not 0', () => {
  assert.equal(parseUptimeS(recorded('uptime').toString()), 1733.08);
  assert.ok(Number.isNaN(parseUptimeS('')));
});
