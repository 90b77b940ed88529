import type { Identity } from '../../process/process.ts';
import { microsecondsAt, nanosecondsAt } from './structs/filetime.ts';
import { LAYOUTS } from './structs/layouts.ts';
import { ACCESS, type Handle, isRefused, OF_PROCESS, type Refused, STATUS, type SystemCalls } from './system-calls.ts';

const TIMES = LAYOUTS.KERNEL_USER_TIMES.at;
/** Windows gives pids in steps of this, and ignores the rest of a pid when it opens a process. */
const PID_STEP = 4;
const PID_MAX = 0xffff_ffff;
const UNUSED_BITS: Refused = { status: STATUS.invalidCid };

export interface ProcessTimes {
  /** µs since 1970. */
  readonly startTime: number;
  readonly cpuNs: number;
  readonly hasEnded: boolean;
}

/** Can a process have this pid? */
export const isPid = (pid: number): boolean => pid > 0 && pid <= PID_MAX && pid % PID_STEP === 0;

type HandleCalls = Pick<SystemCalls, 'open' | 'close' | 'processInformation'>;

/** Opens processes for one question. While a handle is open, no other process gets its pid. */
export function processHandles(calls: HandleCalls) {
  const open = (pid: number, access: number) => (isPid(pid) ? calls.open(pid, access) : UNUSED_BITS);

  function timesOf(handle: Handle): ProcessTimes | Refused {
    const times = calls.processInformation(handle, OF_PROCESS.times);
    if (isRefused(times)) return times;
    const { bytes } = times;
    return {
      startTime: microsecondsAt(bytes, TIMES.CreateTime),
      cpuNs: nanosecondsAt(bytes, TIMES.KernelTime) + nanosecondsAt(bytes, TIMES.UserTime),
      hasEnded: microsecondsAt(bytes, TIMES.ExitTime) > 0,
    };
  }

  return {
    open,
    timesOf,
    /** Its times; undefined if no process has this pid. */
    times(pid: number): ProcessTimes | Refused | undefined {
      const opened = open(pid, ACCESS.limited);
      if (isRefused(opened)) return opened.status === STATUS.invalidCid ? undefined : opened;
      const times = timesOf(opened.handle);
      calls.close(opened.handle);
      return isRefused(times) || !times.hasEnded ? times : undefined;
    },
    /** What `read` returns of this process; undefined if it has ended. `access`: rights that `read` needs. */
    using<T>({ pid, startTime }: Identity, access: number, read: (handle: Handle) => T): T | Refused | undefined {
      const opened = open(pid, access | ACCESS.limited);
      if (isRefused(opened)) return opened.status === STATUS.invalidCid ? undefined : opened;
      try {
        const times = timesOf(opened.handle);
        if (isRefused(times)) return times;
        return times.hasEnded || times.startTime !== startTime ? undefined : read(opened.handle);
      } finally {
        calls.close(opened.handle);
      }
    },
  };
}

export type ProcessHandles = ReturnType<typeof processHandles>;
