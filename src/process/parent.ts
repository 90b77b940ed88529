import type { ProcessFacts } from './process.ts';

/**
 * The parent of a process, if it is still there; `find` returns what has a pid now. Where no other process becomes the
 * parent when it ends, its pid stays in the child (Windows), and may get to a process that started later: that is none.
 * Start times of the wall clock are compared as they are: a clock that was set back between the two starts hides a
 * parent, which is safer than to take a stranger for one.
 */
export function parentOf(
  { pid, ppid, startTime }: ProcessFacts,
  find: (pid: number) => ProcessFacts | undefined,
): ProcessFacts | undefined {
  const parent = ppid > 0 && ppid !== pid ? find(ppid) : undefined;
  return parent && parent.startTime <= startTime ? parent : undefined;
}
