import { readdirSync, readFileSync } from 'node:fs';
import { type CpuSample, cpuPercent } from '../../process/usage.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { ifReadable, ifThere } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import { THREAD_ROWS, type Thread, type ThreadTimes } from '../requested-details.ts';
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

/**
 * The threads that used the most CPU since `before`; ties go to those that used the most in their lifetime.
 * A thread that started since then counts from 0. Throws what the file system throws.
 */
export async function busiestThreads(
  dir: string,
  before: ThreadTimes | undefined,
  ticksPerS: number,
): Promise<{ readonly busiest: readonly Thread[]; readonly total: number }> {
  const threads: (Thread & { readonly usedNs: number })[] = [];
  for (const name of readdirSync(`${dir}/task`)) {
    await yieldIfDue();
    const bytes = ifThere(() => readFileSync(`${dir}/task/${name}/stat`));
    const stat = bytes && parseStat(bytes);
    if (!stat) continue;
    const tid = Number(name);
    const now = before && readSample(`${dir}/task/${name}`, ticksPerS, stat);
    const from = before && now && begin(before, tid, now);
    threads.push({
      tid,
      name: stat.comm,
      status: stat.status,
      cpuNs: (stat.cpuTicks / ticksPerS) * 1e9,
      cpuPercent: from && now ? cpuPercent(from, now) : null,
      usedNs: from && now ? now.cpuNs - from.cpuNs : 0,
    });
  }
  const busiest = threads.sort((a, b) => b.usedNs - a.usedNs || b.cpuNs - a.cpuNs || a.tid - b.tid);
  return { busiest: busiest.slice(0, THREAD_ROWS).map(({ usedNs: _, ...thread }) => thread), total: threads.length };
}

/** A time that went down belongs to another thread with the same id. */
function begin({ atNs, byTid }: ThreadTimes, tid: number, now: CpuSample): CpuSample {
  const then = byTid.get(tid);
  return then && then.cpuNs <= now.cpuNs ? then : { cpuNs: 0, atNs };
}

/** In nanoseconds, or in ticks on a kernel without scheduler statistics. */
function readSample(dir: string, ticksPerS: number, known?: ProcStat): CpuSample | undefined {
  const cpuNs = parseSchedstat(textOf(`${dir}/schedstat`) ?? '');
  const atNs = performance.now() * 1e6;
  if (cpuNs !== undefined) return { cpuNs, atNs };
  const stat = known ?? ifReadable(() => parseStat(readFileSync(`${dir}/stat`)));
  return stat && { cpuNs: (stat.cpuTicks / ticksPerS) * 1e9, atNs };
}
