import type { Clock } from '../../process/clock.ts';
import { textOf } from '../posix/kernel-text.ts';
import { parseBootUnixS } from './proc/system-stat.ts';
import { parseUptimeS } from './proc/uptime.ts';

export interface ClockSource {
  /** Where proc(5) is mounted. */
  readonly root: string;
  readonly ticksPerS: number;
  /** CLOCK_BOOTTIME, clock_gettime(2), the clock of start times; undefined without koffi. */
  readonly bootTimeS: (() => number) | undefined;
  /** Start time of this process, in seconds since boot. */
  readonly ownStartS: () => number | undefined;
  /** Under LXC a daemon serves uptime and stat: they count from the start of the container and may hang. */
  isLocal(path: string): boolean;
}

/** Turns start times into ages and dates. Any file it reads may be missing. */
export function createClock({ root, ticksPerS, bootTimeS, ownStartS, isLocal }: ClockSource) {
  const numberIn = (file: string, parse: (text: string) => number): number | undefined => {
    const path = `${root}/${file}`;
    const value = isLocal(path) ? parse(textOf(path) ?? '') : undefined;
    return Number.isFinite(value) ? value : undefined;
  };

  function uptimeS(): number {
    // The last of these lags by Node's startup time.
    return bootTimeS?.() ?? numberIn('uptime', parseUptimeS) ?? (ownStartS() ?? 0) + process.uptime();
  }

  return {
    uptimeS,
    /** The wall clock may be set while the server runs, so the boot date is read each time. */
    clock(): Clock {
      const nowS = uptimeS();
      let bootUnixS: number | undefined;
      return {
        unitsPerS: ticksPerS,
        now: nowS * ticksPerS,
        get originUnixS() {
          bootUnixS ??= numberIn('stat', parseBootUnixS) ?? Date.now() / 1000 - nowS;
          return bootUnixS;
        },
      };
    },
  };
}
