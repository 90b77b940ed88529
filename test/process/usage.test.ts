import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuPercent } from '../../src/process/usage.ts';

const sample = (cpuMs: number, atMs: number) => ({ cpuNs: cpuMs * 1e6, atNs: atMs * 1e6 });

test('CPU use is in percent of one core, and may exceed 100', () => {
  assert.equal(cpuPercent(sample(100, 0), sample(225, 250)), 50);
  assert.equal(cpuPercent(sample(0, 0), sample(500, 250)), 200);
  assert.equal(cpuPercent(sample(7, 0), sample(7, 250)), 0);
  assert.deepEqual([cpuPercent(sample(0, 0), sample(1, 600)), cpuPercent(sample(0, 0), sample(1, 700))], [0.2, 0.1]);
});

test('an unmeasured CPU use is null, not zero', () => {
  assert.equal(cpuPercent(sample(0, 10), sample(1, 10)), null);
  assert.equal(cpuPercent(sample(5, 0), sample(4, 250)), null);
});
