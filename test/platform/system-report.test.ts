import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOnSystem } from '../../src/platform/system-report.ts';

test('this system reports what it has', { skip: process.platform !== 'linux' && 'needs Linux' }, async () => {
  const { facts, lines, findings } = await reportOnSystem({ native: false });
  assert.equal(typeof facts['kernel'], 'string');
  assert.deepEqual(lines[0], ['kernel', `Linux ${facts['kernel']}`]);
  assert.ok(findings.some(({ what }) => what.startsWith('no koffi: ')));
});
