import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBootUnixS, parseUptimeS } from '../../../src/platform/linux/clock.ts';
import { recorded } from './recorded.ts';

test('when the machine was booted, and for how long it has run', () => {
  assert.equal(parseBootUnixS(recorded('stat').toString()), 1795394504);
  assert.equal(parseUptimeS(recorded('uptime').toString()), 1733.08);
});

test('what is not there is not a number, not 0', () => {
  assert.ok(Number.isNaN(parseBootUnixS('cpu 1 2 3\n')));
  assert.ok(Number.isNaN(parseUptimeS('')));
});
