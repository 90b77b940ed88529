import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { seeded, subjects, WORST } from '../../fuzz/worst-pattern.ts';
import { compilePattern } from '../../src/text/pattern.ts';

const PROCESSES = 500;

for (const pattern of WORST) {
  test(`${pattern} is searched for in the whole text, or the answer says that it was not`, async () => {
    const texts = subjects(PROCESSES, seeded(2));
    const compiled = await compilePattern(pattern);
    const whole = RE2JS.compile(pattern, /\p{Lu}/u.test(pattern) ? 0 : RE2JS.CASE_INSENSITIVE);
    for (const [index, text] of texts.entries()) {
      const found = compiled.matches(text);
      // Enough to tell: each of these takes up to 0.2 s.
      if (index < 3 && !compiled.exhausted) assert.equal(found, whole.test(text));
    }
    const { exhausted } = compiled;
    compiled.matches('');
    assert.equal(compiled.exhausted, exhausted);
  });
}

/** 251 instructions. */
const HEAVY = '(.{0,20}a.{0,20}){3}9$';

test('a heavy pattern sees only the beginning of a long text, and says so, whether it matched or not', async () => {
  for (const [pattern, text, found, partial] of [
    [HEAVY, `${'a'.repeat(900)}9`, true, false],
    [HEAVY, `${'a'.repeat(4000)}9`, false, true],
    ['(.{0,20}a.{0,20}){3}a$', `${'a'.repeat(4000)}9`, true, true],
    ['a.*9$', `${'a'.repeat(4000)}9`, true, false],
  ] as const) {
    const compiled = await compilePattern(pattern);
    assert.deepEqual([compiled.matches(text), compiled.exhausted], [found, partial], pattern);
  }
});

test('a pattern that would take long to compile is refused before compiling', async () => {
  for (const pattern of ['(?:\\pL|\\pN){1000}', '((x{10}){10}){10}', '[B-\\x{1e942}]'.repeat(18), '\\pL'.repeat(80)]) {
    await assert.rejects(compilePattern(pattern), /^Error: INVALID_INPUT: pattern is too heavy: it repeats too much/);
  }
});

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

test('the time of a heavy pattern counts in full: it exceeds 250 ms by at most one search', async (t) => {
  assert.equal(await searched(t, HEAVY, 'b'.repeat(900), 50), 5);
});

test('a light pattern that waits for a CPU in each search does not spend its time', async (t) => {
  assert.ok((await searched(t, 'node', 'node server.js --listen=8080', 130)) > 5000);
});
