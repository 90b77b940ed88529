import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { suiteOrTest } from '../../test/e2e/support.ts';
import { add, type Figures, figuresTable, nothing } from './figures.ts';
import { bareBuild, noNamespace, storm } from './namespace.ts';
import { type Round, round } from './round.ts';

/** `npm run storm` sends this many signals, however long it takes; otherwise time is the limit, too. */
const WANTED = Number(process.env['STORM_SIGNALS'] ?? 0);
const SIGNALS = WANTED || 10_000;
const WAYS = [
  { way: 'shown, by pid', share: 0.2, ms: 16_000 },
  { way: 'shown, by ref', share: 0.2, ms: 16_000 },
  { way: 'by pattern', share: 0.1, ms: 5000 },
  { way: 'told by others', share: 0.5, ms: 28_000 },
] as const;
/** Every so often a fresh namespace and a fresh server. */
const ROUND_SIGNALS = 2500;
/** How long somebody to be killed is waited for. */
const PATIENCE_MS = 120_000;
const BESIDES = { signals: 400, ms: 5000 };

suiteOrTest(noNamespace)('a storm of pids that are used again', { skip: noNamespace }, async () => {
  const start = await storm();
  const table = new Map<string, Figures>();
  after(() => console.log(`\n${figuresTable(table)}\n`));

  /** On a busy machine the time may be over before anybody has been reached: then there is more of it. */
  async function rounds(
    name: string,
    signals: number,
    ms: number,
    options: Pick<Round, 'way' | 'build' | 'flags'>,
    killed: 'victimsKilled' | 'innocentsKilled' = 'victimsKilled',
  ) {
    const sum = nothing();
    table.set(name, sum);
    const giveUpMs = performance.now() + PATIENCE_MS;
    let untilMs = performance.now() + ms;
    while (sum.signalled < signals && performance.now() < untilMs) {
      const left = Math.min(ROUND_SIGNALS, signals - sum.signalled);
      add(sum, await round(start, { ...options, signals: left, untilMs }));
      if (sum[killed] === 0) untilMs = Math.min(performance.now() + ms, giveUpMs);
      if (WANTED) console.log(`${name}: ${sum.signalled} of ${signals} signals, ${sum.innocentsKilled} innocents`);
    }
    assert.ok(sum[killed] > 0, `${killed} stayed 0`);
    assert.ok(sum.victimsKilled <= sum.signalled, 'a victim died that the server does not know of');
    return sum;
  }

  test('sees who is killed by the bare number', async () => {
    const options = { way: 'shown, by pid', build: bareBuild() } as const;
    await rounds('a bare kill', BESIDES.signals, BESIDES.ms, options, 'innocentsKilled');
  });

  for (const { way, share, ms } of WAYS) {
    test(`harms no innocent: ${way}`, async () => {
      const limitMs = WANTED ? Number.POSITIVE_INFINITY : ms;
      const { innocentsKilled } = await rounds(way, Math.round(SIGNALS * share), limitMs, { way });
      assert.equal(innocentsKilled, 0);
    });
  }

  // Start times are not exact enough for so few pids, as is documented: it is only told how often.
  test('is survived without pidfds', async () => {
    await rounds('--no-native', BESIDES.signals, BESIDES.ms, { way: 'shown, by pid', flags: ['--no-native'] });
  });
});
