import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';

/** The whole benchmark, with the packages and programs that it compares us with. It writes bench/RESULTS.md. */

test('every question of the benchmark has an answer', async () => {
  const bench = spawn(process.execPath, ['--import', 'tsx', 'bench/run.ts'], { stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    bench.once('error', reject);
    bench.once('exit', resolve);
  });
  assert.equal(code, 0);
});
