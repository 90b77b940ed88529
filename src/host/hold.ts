import { ProcessError } from '../errors.ts';
import type { Platform, Target } from '../platform/platform.ts';
import type { Identity, ProcessFacts } from '../process/process.ts';
import type { Sightings } from './sightings.ts';

/** A process that cannot be mistaken any more, and what was read of it after it was held. */
export interface Held {
  readonly target: Target;
  readonly process: ProcessFacts;
  /** Why it may be done: the rule that allows it. */
  readonly rule: string;
}

/**
 * Takes hold of a process before anything about it is read, then judges it. Throws NOT_FOUND, the refusal of the
 * rules, or PID_REUSED when it is not the one that the client was shown or has pinned.
 */
export function hold(
  platform: Platform,
  judge: (process: ProcessFacts) => string,
  sightings: Sightings,
  pid: number,
  pinned?: Identity,
): Held {
  const target = platform.open(pid);
  try {
    const process = target?.read();
    if (!target || !process) throw new ProcessError('NOT_FOUND', `no process ${pid}`);
    const rule = judge(process);
    sightings.check(process, pinned);
    return { target, process, rule };
  } catch (error) {
    target?.close();
    throw error;
  }
}
