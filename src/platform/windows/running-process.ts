import { bindKoffi } from '../koffi.ts';
import type { RunningHere } from '../operating-system.ts';
import { bindWindows } from './ffi/libraries.ts';
import { type ProcessHandles, processHandles } from './process-handles.ts';
import { isRefused } from './system-calls.ts';

/** This process and others, for one that opens no Machine. Without koffi, a process that cannot be asked about runs. */
export function runningHere(): RunningHere {
  const found = bindKoffi(bindWindows);
  const times: ProcessHandles['times'] = 'native' in found ? processHandles(found.native).times : () => ({ status: 0 });
  const own = times(process.pid);
  return {
    self: { pid: process.pid, startTime: own === undefined || isRefused(own) ? 0 : own.startTime },
    isRunning(pid, startTime) {
      const now = times(pid);
      return now !== undefined && (isRefused(now) || now.startTime === startTime);
    },
  };
}
