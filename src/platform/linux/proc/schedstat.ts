/**
 * The first number of /proc/PID/task/TID/schedstat: the time one thread has spent on a CPU, in nanoseconds;
 * Documentation/scheduler/sched-stats.rst. Undefined if it is incomplete.
 */
export function parseSchedstat(text: string): number | undefined {
  const spent = /^(\d+) \d+ \d+\n/.exec(text)?.[1];
  return spent === undefined ? undefined : Number(spent);
}
