import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText, memoryText, percentText } from '../../../src/commands/verbs/units.ts';

test('durations have the two largest units', () => {
  for (const [seconds, text] of [
    [0, '0s'],
    [-3, '0s'],
    [45.9, '45s'],
    [60, '1m'],
    [725, '12m 5s'],
    [3600, '1h'],
    [3605, '1h'],
    [11_520, '3h 12m'],
    [187_200, '2d 4h'],
    [86_400 * 365 * 2 + 86_400 * 12, '2y 12d'],
  ] as const)
    assert.equal(durationText(seconds), text);
});

test('memory has three digits at most, in the unit that fits', () => {
  for (const [mib, text] of [
    [0, '0 MiB'],
    [0.04, '0.0 MiB'],
    [4.26, '4.3 MiB'],
    [9.96, '10 MiB'],
    [308.4, '308 MiB'],
    [1023.4, '1023 MiB'],
    [1023.6, '1.0 GiB'],
    [1228.8, '1.2 GiB'],
    [1024 * 1024 * 1.5, '1.5 TiB'],
    [1024 ** 4, '1024.0 PiB'],
  ] as const)
    assert.equal(memoryText(mib), text);
});

test('percent of one core', () => {
  assert.equal(percentText(12.34), '12.3%');
  assert.equal(percentText(200), '200.0%');
});
