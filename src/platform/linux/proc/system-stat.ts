interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/**
 * Parses the first line of /proc/stat: ticks since boot, of all CPUs together; proc_stat(5). Undefined when the line is
 * not there. Time of guests is part of user time already.
 */
export function parseCpuTicks(text: string): CpuTicks | undefined {
  const [, user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    /^cpu\s+(.*)$/m.exec(text)?.[0].split(/\s+/).map(Number) ?? [];
  const busy = user + nice + system + irq + softirq + steal;
  return busy + idle > 0 ? { busy, total: busy + idle + iowait } : undefined;
}

/** How many CPUs /proc/stat lists. */
export const countCpus = (text: string): number => text.match(/^cpu\d+ /gm)?.length ?? 0;

/** Unix time of the boot in whole seconds: `btime` of /proc/stat; proc_stat(5). */
export function parseBootUnixS(text: string): number {
  const at = text.indexOf('\nbtime ');
  return at < 0 ? Number.NaN : Number.parseInt(text.slice(at + '\nbtime '.length), 10);
}
