import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { watchClient } from '../../src/server/client-watch.ts';

/** A watch whose clock and timer the test moves. */
function watching(t: TestContext, hasEnded: () => Promise<boolean>) {
  let nowMs = 0;
  let ends = 0;
  const timers: { readonly everyMs: number; readonly check: () => void; readonly timer: NodeJS.Timeout }[] = [];
  const cleared = t.mock.method(globalThis, 'clearInterval');
  t.mock.method(performance, 'now', () => nowMs);
  const realInterval = setInterval;
  t.mock.method(globalThis, 'setInterval', (check: () => void, everyMs: number) => {
    const timer = realInterval(() => undefined, 1e9);
    t.after(() => clearInterval(timer));
    timers.push({ everyMs, check, timer });
    return timer;
  });
  const heard = watchClient({ hasEnded, end: () => ends++ });
  const [only] = timers;
  assert.ok(only && timers.length === 1);
  return {
    heard,
    timer: only.timer,
    everyMs: only.everyMs,
    ends: () => ends,
    isOver: () => cleared.mock.calls.some(({ arguments: [timer] }) => timer === only.timer),
    async checkAt(ms: number): Promise<void> {
      nowMs = ms;
      only.check();
      await turn();
    },
  };
}

test('a session ends once its client has ended and no message has come for a minute', async (t) => {
  let hasEnded = false;
  const watch = watching(t, async () => hasEnded);
  await watch.checkAt(600_000);
  assert.equal(watch.ends(), 0, 'the client lives');
  watch.heard();
  hasEnded = true;
  await watch.checkAt(659_999);
  assert.equal(watch.ends(), 0, 'a message came less than a minute ago');
  assert.equal(watch.isOver(), false);
  await watch.checkAt(660_000);
  assert.equal(watch.ends(), 1);
  assert.ok(watch.isOver(), 'it is checked no more');
});

test('the client is checked every five seconds, which keeps no process alive', (t) => {
  const watch = watching(t, async () => true);
  assert.equal(watch.everyMs, 5000);
  assert.equal(watch.timer.hasRef(), false);
});

test('while messages come, the state of the client does not matter', async (t) => {
  const watch = watching(t, async () => true);
  for (let ms = 5000; ms < 300_000; ms += 5000) {
    await watch.checkAt(ms);
    watch.heard();
  }
  assert.equal(watch.ends(), 0);
});

test('an unknown state of the client ends nothing', async (t) => {
  const watch = watching(t, async () => Promise.reject(new Error('the machine cannot be opened')));
  await watch.checkAt(60_000);
  await watch.checkAt(120_000);
  assert.equal(watch.ends(), 0);
  assert.equal(watch.isOver(), false);
});
