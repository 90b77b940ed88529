import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../../errors.ts';
import { isZombie, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import type { PinnedProcess } from '../controller.ts';

const LOOK_AGAIN_MS = 50;

/** The rules refuse it first; this is the second line of defence. */
const cannotChange = (): ProcessError =>
  new ProcessError('UNSUPPORTED', 'no process of a foreign /proc can be signalled');

/** A process of a foreign /proc or a recording, which can only be read: no system call takes its pid. */
export function uncontrolled(pid: number, read: (pid: number) => ProcessFacts | undefined): PinnedProcess | undefined {
  const first = read(pid);
  if (!first) return undefined;
  const now = (): ProcessFacts | undefined => {
    const facts = read(pid);
    return facts && sameIdentity(facts, first) ? facts : undefined;
  };
  const refuse = (): never => {
    throw cannotChange();
  };
  return {
    pid,
    guarantee: 'start_time',
    read: now,
    permits: refuse,
    signal: refuse,
    setPriority: refuse,
    async exited(timeoutMs, abort) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const facts = now();
        if (!facts || isZombie(facts)) return true;
        const leftMs = deadline - performance.now();
        if (leftMs <= 0 || abort.aborted) return false;
        await sleep(Math.min(LOOK_AGAIN_MS, leftMs), undefined, { signal: abort }).catch(() => undefined);
      }
    },
    close: () => undefined,
  };
}
