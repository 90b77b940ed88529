import assert from 'node:assert/strict';
import { createServer } from 'node:net';
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
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  hangMs = HANG_MS,
): Promise<T> {
  const deadline = performance.now() + hangMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    assert.ok(performance.now() < deadline, `waited in vain until ${what}`);
    await sleep(5);
  }
}

/**
 * Of the test files that call this, one runs at a time for each user: some start processes whose command lines cannot
 * be searched, others need all to be searched. An abstract socket is the lock, since it goes with its process; unix(7).
 */
export async function oneAtATime(): Promise<void> {
  const path = `\0process-manager-mcp-tests-${process.getuid?.()}`;
  const listens = (): Promise<true | undefined> =>
    new Promise((resolve, reject) => {
      const lock = createServer().unref();
      lock.once('error', (error) =>
        'code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
      );
      lock.listen({ path }, () => resolve(true));
    });
  await until(listens, 'no other test file needs the command lines', 4 * HANG_MS);
}
