import { type CpuSample, cpuPercent } from '../process/usage.ts';
import { THREAD_ROWS, type Thread, type ThreadTimes } from './requested-details.ts';

/** A thread at the end of a window. */
export interface ThreadNow extends Omit<Thread, 'cpuPercent'> {
  /** Its CPU time, counted as at the beginning of the window; undefined if that is unknown. */
  readonly sample: CpuSample | undefined;
}

export interface BusiestThreads {
  readonly busiest: readonly Thread[];
  readonly total: number;
}

/**
 * The threads that used the most CPU since `before`; ties go to those that used the most in their lifetime. A thread
 * that started since then counts from 0.
 */
export function busiestOf(threads: readonly ThreadNow[], before: ThreadTimes | undefined): BusiestThreads {
  const measured = threads.map(({ sample, ...thread }) => {
    const from = before && sample && startOf(before, thread.tid, sample);
    return {
      usedNs: from && sample ? sample.cpuNs - from.cpuNs : 0,
      thread: { ...thread, cpuPercent: from && sample ? cpuPercent(from, sample) : null },
    };
  });
  const busiest = measured
    .sort((a, b) => b.usedNs - a.usedNs || b.thread.cpuNs - a.thread.cpuNs || a.thread.tid - b.thread.tid)
    .slice(0, THREAD_ROWS);
  return { busiest: busiest.map(({ thread }) => thread), total: threads.length };
}

/** A time that went down belongs to another thread with the same id. */
function startOf({ atNs, byTid }: ThreadTimes, tid: number, now: CpuSample): CpuSample {
  const then = byTid.get(tid);
  return then && then.cpuNs <= now.cpuNs ? then : { cpuNs: 0, atNs };
}
