import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killTargets } from '../../../src/commands/verbs/kill-targets.ts';
import { UsageError } from '../../../src/config/layers.ts';

test('pids together, each port and each pattern by itself, each once', async () => {
  assert.deepEqual(await killTargets(['12', ':3000', 'vite', '13', 'localhost:8080', 'vite']), [
    { typed: 'pid', selector: { pids: [12, 13] } },
    { typed: ':3000', selector: { port: 3000 } },
    { typed: 'vite', selector: { pattern: 'vite' } },
    { typed: ':8080', selector: { port: 8080 } },
  ]);
  await assert.rejects(killTargets(['0']), UsageError);
  await assert.rejects(killTargets([':0']), UsageError);
});

test('a pattern that matches everything is refused', async () => {
  for (const word of ['', '.', '..', '.*', '.+', 'a*', '(?:)', '^', '[^x]', '\\PM'])
    await assert.rejects(killTargets([word]), (error) => error instanceof UsageError, word);
  for (const word of ['vite', '[a-z]test', '.env', 'a.*b', '(', './run.sh'])
    assert.equal((await killTargets([word])).length, 1, word);
});
