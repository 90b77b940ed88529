import { readdirSync, readFileSync } from 'node:fs';
import type { CpuSample } from '../../process/usage.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { type BusiestThreads, busiestOf, type ThreadNow } from '../busiest-threads.ts';
import { ifReadable, ifThere } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { ThreadTimes } from '../requested-details.ts';
import { parseSchedstat } from './proc/schedstat.ts';
import { type ProcStat, parseStat } from './proc/stat.ts';

/** The CPU times of the threads of the process in this folder. Empty if they cannot be listed. */
export async function readThreadTimes(dir: string, ticksPerS: number): Promise<ThreadTimes> {
  const atNs = performance.now() * 1e6;
  const byTid = new Map<number, CpuSample>();
  for (const tid of ifReadable(() => readdirSync(`${dir}/task`)) ?? []) {
    await yieldIfDue();
    const sample = readSample(`${dir}/task/${tid}`, ticksPerS);
    if (sample) byTid.set(Number(tid), sample);
  }
  return { atNs, byTid };
}

/** The threads that used the most CPU since `before`. Throws what the file system throws. */
export async function busiestThreads(
  dir: string,
  before: ThreadTimes | undefined,
  ticksPerS: number,
): Promise<BusiestThreads> {
  const threads: ThreadNow[] = [];
  for (const name of readdirSync(`${dir}/task`)) {
    await yieldIfDue();
    const bytes = ifThere(() => readFileSync(`${dir}/task/${name}/stat`));
    const stat = bytes && parseStat(bytes);
    if (!stat) continue;
    const { comm, status, cpuTicks } = stat;
    const sample = before && readSample(`${dir}/task/${name}`, ticksPerS, stat);
    threads.push({ tid: Number(name), name: comm, status, cpuNs: (cpuTicks / ticksPerS) * 1e9, sample });
  }
  return busiestOf(threads, before);
}

/** In nanoseconds, or in ticks on a kernel without scheduler statistics. */
function readSample(dir: string, ticksPerS: number, known?: ProcStat): CpuSample | undefined {
  const cpuNs = parseSchedstat(textOf(`${dir}/schedstat`) ?? '');
  const atNs = performance.now() * 1e6;
  if (cpuNs !== undefined) return { cpuNs, atNs };
  const stat = known ?? ifReadable(() => parseStat(readFileSync(`${dir}/stat`)));
  return stat && { cpuNs: (stat.cpuTicks / ticksPerS) * 1e9, atNs };
}
