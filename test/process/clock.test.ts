import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageS, type Clock, certainBefore, momentOf, startedUnixS } from '../../src/process/clock.ts';

const TICKS = { unitsPerS: 100, now: 5_000, originUnixS: 1_000_000 };
/** As macOS and Windows have it: µs since 1970. */
const MICROSECONDS = { unitsPerS: 1e6, now: 1_795_394_504_250_000, originUnixS: 0 };

test('ages are computed on the scale of start times, and are never negative', () => {
  assert.equal(ageS({ pid: 1, startTime: 1250 }, TICKS), 37.5);
  assert.equal(ageS({ pid: 1, startTime: 5001 }, TICKS), 0);
  assert.equal(ageS({ pid: 1, startTime: 1_795_394_500_000_000 }, MICROSECONDS), 4.25);
});

test('the date of a start counts from the origin of the scale', () => {
  assert.equal(startedUnixS({ pid: 1, startTime: 1250 }, TICKS), 1_000_012.5);
  assert.equal(startedUnixS({ pid: 1, startTime: 1_795_394_500_000_000 }, MICROSECONDS), 1_795_394_500);
});

for (const clock of [TICKS, MICROSECONDS]) {
  const after = (seconds: number): Clock => ({ ...clock, now: clock.now + seconds * clock.unitsPerS });
  const units = `of ${clock.unitsPerS} units per second`;

  /** Half a second ago. */
  const moment = () => ({ startTime: clock.now, atMs: performance.now() - 500 });

  test(`what started well before a moment was certainly there, ${units}`, () =>
    assert.equal(certainBefore(moment(), after(0.5)), clock.now - 0.1 * clock.unitsPerS));

  test(`nothing is certain if the clock has stepped, either way, ${units}`, () => {
    for (const step of [-3600, -0.4, 0.4, 3600])
      assert.equal(certainBefore(moment(), after(0.5 + step)), Number.NEGATIVE_INFINITY, String(step));
  });
}

test('a moment is the unit of time that has begun', () => {
  assert.equal(momentOf({ ...TICKS, now: 1234.9 }).startTime, 1234);
});
