import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { isZombie } from '../../process/process.ts';
import { errnoOf, ifReadable, isMissing } from '../posix/errno.ts';
import { linkOf } from '../posix/kernel-text.ts';
import { parseStat } from './proc/stat.ts';

const statOf = (pid: number | string) => {
  const bytes = ifReadable(() => readFileSync(`/proc/${pid}/stat`));
  return bytes && parseStat(bytes);
};

/**
 * Is a process with this pid and start time running? A zombie is not. Of one that /proc hides, the pid is all that
 * counts: hidepid hides even processes of the same user if they are not dumpable, but never zombies; proc(5).
 */
export function isRunning(pid: number, startTime: number): boolean {
  const stat = statOf(pid);
  return stat ? stat.startTicks === startTime && !isZombie(stat) : isHidden(pid);
}

/** A /proc of another PID namespace does not have the pids that system calls take. */
const isHidden = (pid: number): boolean => ownPid() === process.pid && exists(pid);

/** getpriority(2) needs no rights, and fails with ESRCH if there is no such process. */
function exists(pid: number): boolean {
  try {
    getPriority(pid);
    return true;
  } catch (error) {
    return !isMissing(errnoOf(error));
  }
}

/** As /proc shows it, possibly another than Node's. */
const ownPid = (): number => Number(linkOf('/proc/self') ?? process.pid);

/** This process as /proc shows it. */
export const ownRun = (): { readonly pid: number; readonly startTime: number } => ({
  pid: ownPid(),
  startTime: statOf('self')?.startTicks ?? 0,
});
