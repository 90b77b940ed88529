import { ProcessError } from '../../errors.ts';
import { type ProcessFacts, sameIdentity } from '../../process/process.ts';
import type { PinnedProcess } from '../controller.ts';
import { exitedBy } from '../exited-by.ts';
import type { ReadProcess } from './pinned-process.ts';

/** A process of a foreign /proc or a recording, which can only be read: no system call takes its pid. */
export function uncontrolled(pid: number, read: ReadProcess): PinnedProcess | undefined {
  const first = read(pid);
  if (!first) return undefined;
  const now = (): ProcessFacts | undefined => {
    const facts = read(pid);
    return facts && sameIdentity(facts, first) ? facts : undefined;
  };
  // The rules refuse it first; this is the second line of defence.
  const refuse = (): never => {
    throw new ProcessError('UNSUPPORTED', 'no process of a foreign /proc can be signalled');
  };
  return {
    pid,
    guarantee: 'start_time',
    priorityGuarantee: 'start_time',
    read: now,
    permits: refuse,
    ask: refuse,
    kill: refuse,
    signal: refuse,
    setPriority: refuse,
    exited: (timeoutMs, abort) => exitedBy(now, timeoutMs, abort),
    close: () => undefined,
  };
}
