import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killTargets } from '../../../src/commands/verbs/kill-targets.ts';
import { UsageError } from '../../../src/config/layers.ts';

test('pids together, each port and each pattern by itself, each once', () => {
  assert.deepEqual(killTargets(['12', ':3000', 'vite', '13', 'localhost:8080', 'vite']), [
    { typed: 'pid', selector: { pids: [12, 13] } },
    { typed: ':3000', selector: { port: 3000 } },
    { typed: 'vite', selector: { pattern: 'vite' } },
    { typed: ':8080', selector: { port: 8080 } },
  ]);
  assert.throws(() => killTargets(['0']), UsageError);
  assert.throws(() => killTargets([':0']), UsageError);
});
