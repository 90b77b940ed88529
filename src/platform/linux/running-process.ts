import { readFileSync } from 'node:fs';
import { isZombie } from '../../process/process.ts';
import { ifReadable } from './errno.ts';
import { linkOf } from './kernel-text.ts';
import { parseStat } from './proc/stat.ts';

const statOf = (pid: number | string) => {
  const bytes = ifReadable(() => readFileSync(`/proc/${pid}/stat`));
  return bytes && parseStat(bytes);
};

/** Is a process with this pid and start time (ticks since boot) running? A zombie is not. */
export function isRunning(pid: number, startTicks: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.startTicks === startTicks && !isZombie(stat);
}

/** This process as /proc shows it, possibly under another pid. */
export const ownRun = (): { readonly pid: number; readonly startTicks: number } => ({
  pid: Number(linkOf('/proc/self') ?? process.pid),
  startTicks: statOf('self')?.startTicks ?? 0,
});
