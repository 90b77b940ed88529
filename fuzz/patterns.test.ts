import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePattern } from '../src/text/pattern.ts';
import { searchCost, seeded, WORST, worstPatterns } from './worst-pattern.ts';

/** The search for patterns that cost most, as `npm run fuzz:patterns` does it for longer. */

test('a short search for dear patterns finds some, all within the caps, and no other error than the refusal', async (t) => {
  const { tried, toMatch, toCompile } = await worstPatterns((tried) => tried < 20, seeded(3));
  const [dearest] = toMatch;
  t.diagnostic(`${tried} tried; ${JSON.stringify(dearest)}; ${JSON.stringify(toCompile[0])}`);
  assert.ok(tried === 20 && dearest && dearest.matchMs > 0);
  for (const { pattern } of [...toMatch, ...toCompile]) {
    await compilePattern(pattern).catch((error: unknown) =>
      assert.match(String(error), /^Error: INVALID_INPUT: pattern is /),
    );
  }
});

test('what the dearest known patterns cost', async (t) => {
  for (const pattern of WORST) t.diagnostic(JSON.stringify(await searchCost(pattern, 500)));
});
