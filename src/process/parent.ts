import type { ProcessFacts } from './process.ts';

/**
 * The parent of a process; undefined if it has ended. `find` returns the process that has a pid now.
 *
 * Where no process adopts orphans (Windows), a child keeps the pid of its dead parent. A process that started later may
 * get that pid, and is no parent. Start times of the wall clock are compared as they are: if that clock was set back
 * between the two starts, a real parent is missed, which is safer than taking a stranger for one.
 */
export function parentOf(
  { pid, ppid, startTime }: ProcessFacts,
  find: (pid: number) => ProcessFacts | undefined,
): ProcessFacts | undefined {
  const parent = ppid > 0 && ppid !== pid ? find(ppid) : undefined;
  return parent && parent.startTime <= startTime ? parent : undefined;
}
