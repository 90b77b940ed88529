import { setTimeout as sleep } from 'node:timers/promises';
import { isZombie, type ProcessFacts } from '../process/process.ts';

const LOOK_AGAIN_MS = 20;

/** Looks again and again until it has ended. A hidden process, null, may still run. */
export async function exitedBy(
  look: () => ProcessFacts | undefined | null,
  timeoutMs: number,
  abort: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const facts = look();
    if (facts === undefined || (facts && isZombie(facts))) return true;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0 || abort.aborted) return false;
    await sleep(Math.min(LOOK_AGAIN_MS, leftMs), undefined, { signal: abort }).catch(() => undefined);
  }
}
