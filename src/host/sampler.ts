import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../platform/machine.ts';
import type { Snapshot } from '../platform/snapshot.ts';
import { type Clock, momentOf } from '../process/clock.ts';
import type { Identity } from '../process/process.ts';
import { type CpuSample, cpuPercent } from '../process/usage.ts';
import { isLightTurnOver, yieldIfDue, yieldTurn } from '../process/yielding.ts';
import type { WaitContext } from './call-context.ts';
import type { Scope } from './scope.ts';

/** How long CPU use is measured when no recent sample exists. */
const CPU_WINDOW_MS = 250;
/** A baseline of this age is reused instead of waiting for a new window. */
const REUSE_MS = { min: 200, max: 10_000 };

interface CpuBaseline<Reading> {
  /**
   * A moment before the first sample, on the scale of start times: a process that started earlier already had its pid
   * when that was sampled.
   */
  readonly since: number;
  readonly atMs: number;
  readonly reading: Reading;
  readonly byPid: ReadonlyMap<number, CpuSample>;
}

/** A snapshot and what each of its processes uses of the CPU, in percent of one core; null: not measured. */
export interface Measurement<Reading> {
  readonly snapshot: Snapshot;
  readonly cpu: ReadonlyMap<number, number | null>;
  /** What was read along with the processes at both ends of the window. */
  readonly readings: { readonly before: Reading; readonly after: Reading };
}

/** Measures the CPU use of all processes in a scope, so that sorting by it is right. Remembers the last samples. */
export function createSampler<Reading>(machine: Machine, readAlong: () => Reading | Promise<Reading>) {
  const last = new Map<string, CpuBaseline<Reading>>();

  async function sample(pids: readonly number[]): Promise<CpuBaseline<Reading>> {
    const { startTime: since } = momentOf(machine.clock());
    const byPid = new Map<number, CpuSample>();
    let read = 0;
    for (const pid of pids) {
      if (isLightTurnOver(read++)) await yieldTurn();
      const now = cpuSample(machine, pid);
      if (now) byPid.set(pid, now);
    }
    return { since, atMs: performance.now(), reading: await readAlong(), byPid };
  }

  /** Reads only pids and clocks: reading a process's clock costs less than finding out whether it is wanted. */
  async function baseline(scope: Scope, context: WaitContext): Promise<CpuBaseline<Reading>> {
    const known = last.get(scope.label);
    const ageMs = performance.now() - (known?.atMs ?? 0);
    if (known && ageMs >= REUSE_MS.min && ageMs <= REUSE_MS.max) return known;
    await yieldIfDue();
    const samples = await sample(machine.pids());
    await cpuWindow(context);
    return samples;
  }

  return {
    async measure(scope: Scope, argv: boolean, context: WaitContext): Promise<Measurement<Reading>> {
      const before = await baseline(scope, context);
      const snapshot = await machine.snapshot({ wants: scope.wants, argv });
      const clockMs = performance.now();
      const after = await sample(snapshot.processes.map(({ pid }) => pid));
      last.set(scope.label, after);
      await yieldIfDue();
      const cpu = new Map<number, number | null>();
      for (const process of snapshot.processes) {
        const now = after.byPid.get(process.pid);
        // What is younger than the window may have got its pid from another that was sampled.
        const from =
          process.startTime >= before.since ? birthOf(process, snapshot.clock, clockMs) : before.byPid.get(process.pid);
        cpu.set(process.pid, from && now ? cpuPercent(from, now) : null);
      }
      return { snapshot, cpu, readings: { before: before.reading, after: after.reading } };
    },
  };
}

export type Sampler<Reading> = ReturnType<typeof createSampler<Reading>>;

/**
 * The sample of a process at its start, by a clock that was read at `clockMs`. Undefined where that is not the clock
 * of start times: lxcfs shows a container's own uptime.
 */
function birthOf({ startTime }: Identity, { now, unitsPerS }: Clock, clockMs: number): CpuSample | undefined {
  const ageS = (now - startTime) / unitsPerS;
  return ageS < 0 ? undefined : { cpuNs: 0, atNs: clockMs * 1e6 - ageS * 1e9 };
}

/** Waits for one window. */
export async function cpuWindow({ abort, progress }: WaitContext): Promise<void> {
  progress(0, CPU_WINDOW_MS / 1000);
  await sleep(CPU_WINDOW_MS, undefined, { signal: abort });
  progress(CPU_WINDOW_MS / 1000, CPU_WINDOW_MS / 1000);
}

/** Undefined when the process has ended or its CPU clock cannot be read. */
export function cpuSample(machine: Machine, pid: number): CpuSample | undefined {
  const cpuNs = machine.cpuTimeNs(pid);
  return cpuNs === undefined ? undefined : { cpuNs, atNs: performance.now() * 1e6 };
}
