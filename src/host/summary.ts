import { defined } from '../defined.ts';
import type { Machine } from '../platform/machine.ts';
import type { GroupLimits, System } from '../platform/system-facts.ts';
import { type Column, mib, type SelectedProcess } from '../process/columns.ts';
import { toCells } from '../process/list-answer.ts';
import { type SortKey, sorted } from '../process/query.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { rowCommandChars, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { ReadContext } from './call-context.ts';
import type { Measurement, Sampler } from './sampler.ts';

const TOP = 5;
const SHOWN: readonly Column[] = ['pid', 'name', 'cpu_percent', 'memory_mib', 'command'];

/** The machine and what weighs most on it, of all processes that may be seen. */
export async function summary(machine: Machine, view: AccessView, sampler: Sampler<System>, context: ReadContext) {
  const scope = view.scope('*');
  const { snapshot, cpu, beside: hostMachine } = await sampler.measure(scope, false, context);
  await yieldIfDue();
  const { processes, hidden } = await scope.list(snapshot);
  const candidates = processes.map(
    (process): SelectedProcess => ({ process, cpuPercent: cpu.get(process.pid) ?? null }),
  );

  const byStatus: Record<string, number> = {};
  for (const { status } of processes) byStatus[status ?? 'unknown'] = (byStatus[status ?? 'unknown'] ?? 0) + 1;

  async function top(by: SortKey) {
    await yieldIfDue();
    // The cost of measuring says nothing about the machine.
    const ranked = by === 'cpu' ? candidates.filter(({ process }) => process.pid !== machine.self.pid) : candidates;
    const rows = await mapYielding(sorted(ranked, by).slice(0, TOP), (candidate) => {
      const process = machine.refresh(candidate.process);
      if (!process) return undefined;
      view.recordSighting(process);
      const { clock } = snapshot;
      return toCells(
        { ...candidate, process, clock, bootTag: view.bootTag, user: '', commandChars: rowCommandChars(2 * TOP) },
        SHOWN,
      );
    });
    return { columns: SHOWN, rows };
  }
  const { load, cpus, memory, unavailable } = hostMachine.after;
  const swapUsed =
    memory.swapTotalBytes !== undefined && memory.swapFreeBytes !== undefined
      ? memory.swapTotalBytes - memory.swapFreeBytes
      : undefined;
  return {
    uptime_s: Math.round(snapshot.clock.uptimeS),
    load: load ? { '1m': load[0], '5m': load[1], '15m': load[2] } : null,
    cpus,
    cpu_percent: busyPercent(hostMachine),
    memory: {
      total_mib: orNull(memory.totalBytes),
      available_mib: orNull(memory.availableBytes),
      swap_total_mib: orNull(memory.swapTotalBytes),
      swap_used_mib: orNull(swapUsed),
    },
    ...limitsBelow(hostMachine.after, machine.groupLimits()),
    processes: { total: processes.length, ...byStatus },
    ...defined({ hidden }),
    top_cpu: await top('cpu'),
    top_memory: await top('memory'),
    ...(Object.keys(unavailable).length > 0 && {
      unavailable: Object.fromEntries(Object.entries(unavailable).map(([field, why]) => [field, safeText(why)])),
    }),
  };
}

const orNull = (bytes: number | undefined): number | null => (bytes === undefined ? null : mib(bytes));

/** Limits tighter than the machine itself, as in a container. */
function limitsBelow({ cpus, memory }: System, limits: GroupLimits) {
  const { memoryBytes, memoryUsedBytes, cpus: cpusAllowed } = limits;
  const isMemory = memoryBytes !== undefined && memoryBytes <= (memory.totalBytes ?? memoryBytes);
  const isCpus = cpusAllowed !== undefined && (cpus === 0 || cpusAllowed < cpus);
  if (!isMemory && !isCpus) return {};
  return {
    limits: {
      ...(isMemory && { memory_mib: mib(memoryBytes) }),
      ...(isMemory && memoryUsedBytes !== undefined && { memory_used_mib: mib(memoryUsedBytes) }),
      ...(isCpus && { cpus: Number(cpusAllowed.toPrecision(3)) }),
    },
  };
}

/** Percent of all CPUs together; null when the clock of the CPUs did not move between the two looks. */
function busyPercent({
  before: { cpuTicks: before },
  after: { cpuTicks: after },
}: Measurement<System>['beside']): number | null {
  if (!before || !after || after.total <= before.total) return null;
  return Math.round(((after.busy - before.busy) / (after.total - before.total)) * 1000) / 10;
}
