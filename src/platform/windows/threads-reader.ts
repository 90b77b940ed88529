import { busiestOf } from '../busiest-threads.ts';
import type { Thread, ThreadTimes } from '../requested-details.ts';
import { decodeThreads, THREAD_STATE, type ThreadInformation, WAIT_REASON } from './structs/process-information.ts';
import type { SystemCalls } from './system-calls.ts';

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

/** The threads that used the most CPU since `before`. */
export function busiestThreads(calls: Pick<SystemCalls, 'processes'>, pid: number, before: ThreadTimes | undefined) {
  const { atNs, threads } = readThreads(calls, pid);
  return busiestOf(
    threads.map((one) => {
      const { tid, cpuNs } = one;
      return { tid, name: null, status: statusOf(one), cpuNs, sample: { cpuNs, atNs } };
    }),
    before,
  );
}

function statusOf({ state, waitReason }: ThreadInformation): Thread['status'] {
  if (state === THREAD_STATE.running) return 'running';
  return state === THREAD_STATE.waiting && waitReason === WAIT_REASON.suspended ? 'stopped' : 'sleeping';
}
