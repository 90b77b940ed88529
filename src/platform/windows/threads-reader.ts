import { type CpuSample, cpuPercent } from '../../process/usage.ts';
import { THREAD_ROWS, type Thread, type ThreadTimes } from '../requested-details.ts';
import { decodeThreads, type ThreadInformation } from './structs/process-information.ts';
import type { SystemCalls } from './system-calls.ts';

/** KTHREAD_STATE and KWAIT_REASON; wdm.h. */
const [RUNNING, WAITING] = [2, 5];
const SUSPENDED = 5;

interface ThreadTable {
  readonly atNs: number;
  readonly threads: readonly ThreadInformation[];
}

function readThreads(calls: Pick<SystemCalls, 'processes'>, pid: number): ThreadTable {
  const threads = decodeThreads(calls.processes(), pid);
  return { atNs: performance.now() * 1e6, threads };
}

/** The CPU times of the threads of this process. */
export function readThreadTimes(calls: Pick<SystemCalls, 'processes'>, pid: number): ThreadTimes {
  const { atNs, threads } = readThreads(calls, pid);
  return { atNs, byTid: new Map(threads.map(({ tid, cpuNs }) => [tid, { cpuNs, atNs }])) };
}

/** The threads that used the most CPU since `before`; ties go to those that used the most in their lifetime. */
export function busiestThreads(calls: Pick<SystemCalls, 'processes'>, pid: number, before: ThreadTimes | undefined) {
  const { atNs, threads } = readThreads(calls, pid);
  const measured = threads.map((thread) => {
    const { tid, cpuNs } = thread;
    const from = before && begin(before, thread);
    const used = from ? cpuNs - from.cpuNs : 0;
    const cpu = from ? cpuPercent(from, { cpuNs, atNs }) : null;
    return { used, thread: { tid, name: null, status: statusOf(thread), cpuNs, cpuPercent: cpu } satisfies Thread };
  });
  const busiest = measured
    .sort((a, b) => b.used - a.used || b.thread.cpuNs - a.thread.cpuNs || a.thread.tid - b.thread.tid)
    .slice(0, THREAD_ROWS)
    .map(({ thread }) => thread);
  return { busiest, total: threads.length };
}

/** A time that went down belongs to another thread with the same id. */
function begin({ atNs, byTid }: ThreadTimes, { tid, cpuNs }: ThreadInformation): CpuSample {
  const then = byTid.get(tid);
  return then && then.cpuNs <= cpuNs ? then : { cpuNs: 0, atNs };
}

function statusOf({ state, waitReason }: ThreadInformation): Thread['status'] {
  if (state === RUNNING) return 'running';
  return state === WAITING && waitReason === SUSPENDED ? 'stopped' : 'sleeping';
}
