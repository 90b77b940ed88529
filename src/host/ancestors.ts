import type { Machine } from '../platform/machine.ts';
import { parentOf } from '../process/parent.ts';
import type { ProcessFacts } from '../process/process.ts';

/** Its ancestors below pid 1 as they are now, the nearest first. A parent that is gone ends it. */
export function* ancestorsNow(machine: Machine, process: ProcessFacts): Generator<ProcessFacts> {
  const seen = new Set([process.pid]);
  for (let at = process; at.ppid > 1 && !seen.has(at.ppid); ) {
    const parent = parentOf(at, machine.read);
    if (!parent) return;
    yield parent;
    seen.add(parent.pid);
    at = parent;
  }
}
