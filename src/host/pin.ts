import type { Controller, PinnedProcess } from '../platform/controller.ts';
import type { ProcessFacts } from '../process/process.ts';
import type { AccessView } from './access.ts';
import type { Sightings } from './sightings.ts';
import type { RequestedTarget } from './terminate-targets.ts';

/** A process that cannot be mistaken any more, and what was read of it after it was held. */
export interface PinnedTarget {
  readonly target: PinnedProcess;
  readonly process: ProcessFacts;
  /** Why it may be done: the rule that allows it. */
  readonly rule: string;
}

/**
 * Takes hold of a process before anything about it is read, then judges it. Throws NOT_FOUND, the refusal of the
 * rules, or PID_REUSED when it is not the one that the client was shown or has pinned.
 */
export function pin(
  controller: Controller,
  view: AccessView,
  sightings: Sightings,
  requested: RequestedTarget,
  judge: (process: ProcessFacts) => string,
): PinnedTarget {
  const target = controller.pin(requested.pid);
  try {
    const process = target?.read();
    if (!target || !process) throw view.notFound(requested.pid, 'change');
    const rule = judge(process);
    sightings.check(process, requested);
    return { target, process, rule };
  } catch (error) {
    target?.close();
    throw error;
  }
}
