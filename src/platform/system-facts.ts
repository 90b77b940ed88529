/** What cannot be read is absent, and `unavailable` has the reason. */
export interface System {
  /** Average number of runnable and waiting tasks over 1, 5 and 15 minutes. */
  readonly load?: readonly [number, number, number];
  readonly cpus: number;
  /** Seconds since the machine booted. */
  readonly uptimeS: number;
  /** Of all CPUs together since boot, in nanoseconds. */
  readonly cpuNs?: { readonly busy: number; readonly total: number };
  readonly memory: {
    readonly totalBytes?: number;
    readonly availableBytes?: number;
    readonly swapTotalBytes?: number;
    readonly swapFreeBytes?: number;
  };
  readonly unavailable: Readonly<Record<string, string>>;
}

/** The tightest of each; absent where there is none. */
export interface GroupLimits {
  readonly memoryBytes?: number;
  /** Counted in the group that has the limit. */
  readonly memoryUsedBytes?: number;
  /** All CPUs together: 0.5 is half the time of one. */
  readonly cpus?: number;
}
