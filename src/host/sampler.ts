import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform, Snapshot, System } from '../platform/platform.ts';
import { ageS, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/slices.ts';
import { type CpuSample, cpuPercent } from '../process/usage.ts';
import type { Scope } from './view.ts';
import type { Watcher } from './watcher.ts';

/** How long CPU use is measured when there is no sample that is recent enough. */
const CPU_WINDOW_MS = 250;
/** A sample of this age is used again instead of waiting for a new window. */
const REUSE_MS = { min: 200, max: 10_000 };

interface Sampled extends CpuSample {
  readonly startTicks: number;
}

interface Samples {
  /** Who was not there to be sampled has come since. */
  readonly sinceMs: number;
  readonly atMs: number;
  readonly machine: System;
  readonly byPid: ReadonlyMap<number, Sampled>;
}

/** A snapshot and what each of its processes uses of the CPU, in percent of one core; null: not measured. */
export interface Measured {
  readonly snapshot: Snapshot;
  readonly cpu: ReadonlyMap<number, number | null>;
  /** The whole machine at both ends of the window. */
  readonly machine: { readonly before: System; readonly after: System };
}

/** Measures the CPU use of all processes in a scope, so that sorting by it is right. Remembers the last samples. */
export function createSampler(platform: Platform) {
  const last = new Map<string, Samples>();

  async function sample(processes: readonly ProcessFacts[], sinceMs: number): Promise<Samples> {
    const byPid = new Map<number, Sampled>();
    for (const { pid, startTicks } of processes) {
      if (sliceIsOver()) await nextSlice();
      const now = cpuSample(platform, pid);
      if (now) byPid.set(pid, { startTicks, ...now });
    }
    return { sinceMs, atMs: performance.now(), machine: platform.system(), byPid };
  }

  async function earlier(scope: Scope, watcher: Watcher): Promise<Samples> {
    const known = last.get(scope.label);
    const ageMs = performance.now() - (known?.atMs ?? 0);
    if (known && ageMs >= REUSE_MS.min && ageMs <= REUSE_MS.max) return known;
    const sinceMs = performance.now();
    const samples = await sample((await platform.snapshot({ owner: scope.owner, argv: false })).processes, sinceMs);
    await cpuWindow(watcher);
    return samples;
  }

  return {
    async measure(scope: Scope, argv: boolean, watcher: Watcher): Promise<Measured> {
      const before = await earlier(scope, watcher);
      const sinceMs = performance.now();
      const snapshot = await platform.snapshot({ owner: scope.owner, argv });
      const clockMs = performance.now();
      const after = await sample(snapshot.processes, sinceMs);
      last.set(scope.label, after);
      const windowS = (after.atMs - before.sinceMs) / 1000;
      const cpu = new Map<number, number | null>();
      for (const process of snapshot.processes) {
        const now = after.byPid.get(process.pid);
        const then = before.byPid.get(process.pid);
        if (!now) cpu.set(process.pid, null);
        else if (then?.startTicks === process.startTicks) cpu.set(process.pid, cpuPercent(then, now));
        // Younger than the window: measured over its own life.
        else {
          const lifeS = ageS(process, snapshot.clock) + (now.atNs / 1e6 - clockMs) / 1000;
          const whole = lifeS <= windowS + 0.1;
          cpu.set(process.pid, whole ? cpuPercent({ cpuNs: 0, atNs: 0 }, { ...now, atNs: lifeS * 1e9 }) : null);
        }
      }
      return { snapshot, cpu, machine: { before: before.machine, after: after.machine } };
    },
  };
}

export type Sampler = ReturnType<typeof createSampler>;

/** Waits for one window. */
export async function cpuWindow({ abort, progress }: Watcher): Promise<void> {
  progress(0, CPU_WINDOW_MS / 1000);
  await sleep(CPU_WINDOW_MS, undefined, { signal: abort });
  progress(CPU_WINDOW_MS / 1000, CPU_WINDOW_MS / 1000);
}

/** Undefined when the process has ended or its CPU clock cannot be read. */
export function cpuSample(platform: Platform, pid: number): CpuSample | undefined {
  const cpuNs = platform.cpuTimeNs(pid);
  return cpuNs === undefined ? undefined : { cpuNs, atNs: performance.now() * 1e6 };
}
