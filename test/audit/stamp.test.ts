import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicMs, stamp } from '../../src/audit/stamp.ts';
import { SELF } from './support.ts';

const CONTEXT = { path: '/x', maxBytes: 1, version: '1.2.3', self: SELF, user: { uid: 7, gid: 8 } };

test('a line says when, where, by which server and user, and then its facts', () => {
  const before = [Date.now(), monotonicMs()] as const;
  const { at, monotonic_ms, ...rest } = stamp(CONTEXT, 'intent', { signal: 'SIGTERM', host: 'there' });
  assert.deepEqual(rest, {
    boot: 'boot',
    host: 'there',
    server: { version: '1.2.3', pid: process.pid, start_ticks: 1, pid_namespace: '1' },
    user: { uid: 7, gid: 8 },
    event: 'intent',
    signal: 'SIGTERM',
  });
  assert.ok(typeof at === 'string' && new Date(at).toISOString() === at && Date.parse(at) >= before[0]);
  assert.ok(typeof monotonic_ms === 'number' && monotonic_ms >= before[1]);
});

test('the monotonic clock is in milliseconds, to the microsecond', () => {
  const hrtimeMs = Number(process.hrtime.bigint()) / 1e6;
  assert.ok(Math.abs(monotonicMs() - hrtimeMs) < 5000);
  const readings = Array.from({ length: 50 }, () => monotonicMs() * 1000);
  assert.ok(readings.every((us) => Math.abs(us - Math.round(us)) < 0.01));
});
