import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** How tests wait. No time here says how fast something must be. */

const HANG_MS = 60_000;

/** Guards against waiting for ever; it says nothing about how fast something is. */
export async function within<T>(promise: Promise<T>, what: string, hangMs = HANG_MS): Promise<T> {
  const abort = new AbortController();
  const hang = sleep(hangMs, undefined, { signal: abort.signal }).then(() =>
    assert.fail(`waited in vain until ${what}`),
  );
  hang.catch(() => undefined);
  try {
    return await Promise.race([promise, hang]);
  } finally {
    abort.abort();
  }
}

/** Looks again and again until `look` gives a value: for what the kernel does and tells nobody of. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const deadline = performance.now() + HANG_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    assert.ok(performance.now() < deadline, `waited in vain until ${what}`);
    await sleep(5);
  }
}
