import { readFileSync } from 'node:fs';
import type { System } from '../platform.ts';

/** The files that tell of the whole machine. */

export function readSystem(root: string): System {
  const load = parseLoad(readFileSync(`${root}/loadavg`, 'latin1'));
  const stat = readFileSync(`${root}/stat`, 'latin1');
  const cpuTicks = parseCpuTicks(stat);
  return {
    ...(load && { load }),
    cpus: countCpus(stat),
    ...(cpuTicks && { cpuTicks }),
    memory: parseMeminfo(readFileSync(`${root}/meminfo`, 'latin1')),
  };
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
