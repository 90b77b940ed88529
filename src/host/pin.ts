import type { Target } from '../platform/controller.ts';
import type { Platform } from '../platform/machine.ts';
import type { ProcessFacts } from '../process/process.ts';
import type { View } from './access.ts';
import type { Sightings } from './sightings.ts';
import type { Meant } from './terminate-targets.ts';

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
  view: View,
  sightings: Sightings,
  meant: Meant,
  judge: (process: ProcessFacts) => string,
): Held {
  const target = platform.open(meant.pid);
  try {
    const process = target?.read();
    if (!target || !process) throw view.missing(meant.pid, 'change');
    const rule = judge(process);
    sightings.check(process, meant);
    return { target, process, rule };
  } catch (error) {
    target?.close();
    throw error;
  }
}
