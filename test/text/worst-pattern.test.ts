import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePattern } from '../../src/text/pattern.ts';
import { searchCost, seeded, subjects, worstPatterns } from '../fuzz/worst-pattern.ts';

/** The dearest that thinking and ten minutes of `npm run fuzz:patterns` have found, both ways of being dear. */
const WORST = ['(.{0,20}a.{0,20}){3}9$', '[ab]*a[ab]{280}9', '(?:a?){140}9$', '(.*a.*){40}9$'];

const PROCESSES = 500;

for (const pattern of WORST) {
  test(`${pattern} is searched for in all, or the answer says that it was not`, async (t) => {
    const texts = subjects(PROCESSES, seeded(2));
    const compiled = await compilePattern(pattern);
    const found = texts.map((text) => [compiled.matches(`${text.slice(0, 4000)}9`), compiled.exhausted] as const);
    const exhaustedAt = found.findIndex(([, exhausted]) => exhausted);
    if (exhaustedAt >= 0) assert.ok(found.slice(exhaustedAt + 1).every(([matched]) => !matched));
    assert.equal(compiled.exhausted, exhaustedAt >= 0);
    t.diagnostic(JSON.stringify(await searchCost(pattern, PROCESSES)));
  });
}

/** How many texts are searched when the clock jumps by so much in each search. */
async function searched(t: { mock: typeof test.mock }, source: string, text: string, jumpMs: number): Promise<number> {
  const pattern = await compilePattern(source);
  let nowMs = 0;
  t.mock.method(performance, 'now', () => {
    nowMs += jumpMs;
    return nowMs;
  });
  let count = 0;
  while (!pattern.exhausted && count < 10_000) {
    pattern.matches(text);
    count++;
  }
  return count;
}

test('what a heavy pattern takes counts in full: 250 ms are not exceeded by more than one search', async (t) => {
  assert.equal(await searched(t, '(.{0,20}a.{0,20}){3}9$', 'b'.repeat(4096), 130), 2);
});

test('a light pattern that had to wait for a CPU in each search has not used its time', async (t) => {
  assert.ok((await searched(t, 'node', 'node server.js --listen=8080', 130)) > 5000);
});

test('a short search for dear patterns finds some, all within the caps, and no other error than the refusal', async (t) => {
  const { tried, toMatch, toCompile } = await worstPatterns(performance.now() + 1500, seeded(3));
  const [dearest] = toMatch;
  t.diagnostic(`${tried} tried; ${JSON.stringify(dearest)}; ${JSON.stringify(toCompile[0])}`);
  assert.ok(tried > 10 && dearest && dearest.matchMs > 0);
  for (const { pattern } of [...toMatch, ...toCompile]) {
    await compilePattern(pattern).catch((error: unknown) =>
      assert.match(String(error), /^Error: INVALID_INPUT: pattern is /),
    );
  }
});
