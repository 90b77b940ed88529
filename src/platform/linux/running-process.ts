import { readFileSync } from 'node:fs';
import { isZombie } from '../../process/process.ts';
import { ifReadable } from '../posix/errno.ts';
import { linkOf } from '../posix/kernel-text.ts';
import { parseStat } from './proc/stat.ts';

const statOf = (pid: number | string) => {
  const bytes = ifReadable(() => readFileSync(`/proc/${pid}/stat`));
  return bytes && parseStat(bytes);
};

/** Is a process with this pid and start time running? A zombie is not. */
export function isRunning(pid: number, startTime: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.startTicks === startTime && !isZombie(stat);
}

/** This process as /proc shows it, possibly under another pid. */
export const ownRun = (): { readonly pid: number; readonly startTime: number } => ({
  pid: Number(linkOf('/proc/self') ?? process.pid),
  startTime: statOf('self')?.startTicks ?? 0,
});
