import { availableParallelism } from 'node:os';
import { defined } from '../../defined.ts';
import { Unanswered } from '../helper/helper.ts';
import type { System } from '../system.ts';
import { errnoOf, isDenied, isMissing } from './errno.ts';
import type { Paths } from './guarded-paths.ts';

/** The files that tell of the whole machine. */

/** In an LXC container a daemon serves these files: it shows the container's share, and may have died. */
export async function readSystem(root: string, paths: Paths): Promise<System> {
  const unavailable: Record<string, string> = {};
  const text = async (file: string, fields: readonly string[]): Promise<string> => {
    try {
      return await paths.procText(`${root}/${file}`);
    } catch (error) {
      for (const field of fields) unavailable[field] = whyNoText(file, error);
      return '';
    }
  };
  const [loadavg, stat, meminfo] = await Promise.all([
    text('loadavg', ['load']),
    text('stat', ['cpu_percent']),
    text('meminfo', ['memory']),
  ]);
  const load = parseLoad(loadavg);
  const cpuTicks = parseCpuTicks(stat);
  const memory = parseMeminfo(meminfo);
  if (!load) unavailable['load'] ??= NOTHING_IN('loadavg');
  if (!cpuTicks) unavailable['cpu_percent'] ??= NOTHING_IN('stat');
  if (Object.keys(memory).length === 0) unavailable['memory'] ??= NOTHING_IN('meminfo');
  return {
    ...defined({ load }),
    // If /proc does not count them: those that this server may run on.
    cpus: countCpus(stat) || availableParallelism(),
    ...defined({ cpuTicks }),
    memory,
    unavailable,
  };
}

const NOTHING_IN = (file: string): string => `/proc/${file} has nothing that this server recognises`;

/** Why a file of /proc could not be read. */
function whyNoText(file: string, error: unknown): string {
  if (error instanceof Unanswered) return `/proc/${file}: ${error.message}`;
  const errno = errnoOf(error);
  if (isDenied(errno)) return `the operating system does not let this server read /proc/${file}`;
  if (isMissing(errno)) return `there is no /proc/${file} here`;
  return `/proc/${file} cannot be read (errno ${-errno})`;
}

/** First line of /proc/stat: ticks since boot, of all CPUs together; proc_stat(5). */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/** Undefined when the line is not there. Time of guests is part of user time already. */
export function parseCpuTicks(text: string): CpuTicks | undefined {
  const [, user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    /^cpu\s+(.*)$/m.exec(text)?.[0].split(/\s+/).map(Number) ?? [];
  const busy = user + nice + system + irq + softirq + steal;
  return busy + idle > 0 ? { busy, total: busy + idle + iowait } : undefined;
}

/** How many CPUs /proc/stat tells of. */
export const countCpus = (text: string): number => text.match(/^cpu\d+ /gm)?.length ?? 0;

/** /proc/meminfo, in bytes; proc_meminfo(5). A line the kernel does not have is absent. */
export interface Memory {
  readonly totalBytes?: number;
  readonly availableBytes?: number;
  readonly swapTotalBytes?: number;
  readonly swapFreeBytes?: number;
}

export function parseMeminfo(text: string): Memory {
  const bytes = (key: string, field: keyof Memory): Memory => {
    const line = text.split('\n').find((one) => one.startsWith(`${key}:`));
    const kib = Number(line?.split(/\s+/)[1]);
    return Number.isFinite(kib) ? { [field]: kib * 1024 } : {};
  };
  return {
    ...bytes('MemTotal', 'totalBytes'),
    ...bytes('MemAvailable', 'availableBytes'),
    ...bytes('SwapTotal', 'swapTotalBytes'),
    ...bytes('SwapFree', 'swapFreeBytes'),
  };
}

/** /proc/loadavg: runnable and waiting tasks over 1, 5 and 15 minutes; proc_loadavg(5). */
export function parseLoad(text: string): [number, number, number] | undefined {
  const [one, five, fifteen] = text.split(' ').map(Number);
  if (one === undefined || five === undefined || fifteen === undefined || !Number.isFinite(one + five + fifteen))
    return undefined;
  return [one, five, fifteen];
}
