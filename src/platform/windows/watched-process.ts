import { type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { exitedBy, exitedWhen } from '../exited-by.ts';
import type { WatchedProcess } from '../watched-process.ts';
import { readsOnly } from './reads-only.ts';
import type { Sources } from './sources.ts';
import { ACCESS, isRefused, STATUS } from './system-calls.ts';

type WatchSources = Pick<Sources, 'calls' | 'handles' | 'processes'>;

/**
 * Holds a handle of the process: while it is open, no other process gets the pid, and the wait ends with the process.
 * A process that may not be opened is polled instead. Undefined when no process has that pid.
 */
export function watchProcess(pid: number, sources: WatchSources): WatchedProcess | undefined {
  const { calls, handles, processes } = sources;
  const first = processes.read(pid);
  if (!first) return undefined;
  const read = (): ProcessFacts | undefined => {
    const now = processes.read(pid);
    return now && sameIdentity(now, first) ? now : undefined;
  };
  const looked: WatchedProcess = {
    ...{ pid, read, permits: readsOnly },
    // Whether it runs is in the table: to read all of it again and again would cost much more.
    exited: (timeoutMs, abort) => exitedBy(() => (processes.isRunning(first) ? first : undefined), timeoutMs, abort),
    close: () => undefined,
  };
  const opened = handles.open(pid, ACCESS.limited | ACCESS.synchronize);
  if (isRefused(opened)) return opened.status === STATUS.invalidCid ? undefined : looked;
  const { handle } = opened;
  const times = handles.timesOf(handle);
  if (isRefused(times) || times.startTime !== first.startTime) {
    calls.close(handle);
    return isRefused(times) ? looked : undefined;
  }
  return {
    ...looked,
    read: () => (calls.hasEnded(handle) ? undefined : read()),
    exited: (timeoutMs, abort) => exitedWhen((callback) => calls.whenEnded(handle, callback), timeoutMs, abort),
    close: () => calls.close(handle),
  };
}
