import { setTimeout as sleep } from 'node:timers/promises';
import { isZombie, type ProcessFacts } from '../process/process.ts';

const LOOK_AGAIN_MS = 20;

/** Polls until it has ended, for `timeoutMs` at most. A hidden process, null, may still run. */
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

/** Resolves with true when `whenExited` calls back, with false after `timeoutMs` or when aborted. */
export const exitedWhen = (
  whenExited: (callback: () => void) => () => void,
  timeoutMs: number,
  abort: AbortSignal,
): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (exited: boolean) => {
      clearTimeout(timer);
      abort.removeEventListener('abort', giveUp);
      stop();
      resolve(exited);
    };
    const giveUp = () => finish(false);
    const stop = whenExited(() => finish(true));
    const timer = setTimeout(giveUp, timeoutMs);
    abort.addEventListener('abort', giveUp);
    if (abort.aborted) giveUp();
  });
