/** The CPU time a process had used at a moment of a monotonic clock; both in nanoseconds. */
export interface CpuSample {
  readonly cpuNs: number;
  readonly atNs: number;
}

/**
 * Percent of one core between two samples of one process, with one decimal: 200 for two threads that never rest.
 * Null when no time has passed or the clock ran backwards, for then nothing was measured.
 */
export function cpuPercent(before: CpuSample, after: CpuSample): number | null {
  const elapsedNs = after.atNs - before.atNs;
  const usedNs = after.cpuNs - before.cpuNs;
  return elapsedNs > 0 && usedNs >= 0 ? Math.round((usedNs / elapsedNs) * 1000) / 10 : null;
}
