import * as z from 'zod';
import { defined } from '../defined.ts';
import type { WaitContext } from '../host/call-context.ts';
import { withCaveats } from '../host/caveats.ts';
import type { Host } from '../host/host.ts';
import { createSampler, type Measurement } from '../host/sampler.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { GroupLimits, System } from '../platform/system-facts.ts';
import { type Column, mib, type SelectedProcess } from '../process/columns.ts';
import { toCells } from '../process/list-answer.ts';
import { type SortKey, sorted } from '../process/query.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { Amount, Count, given, Hidden, Shown } from './shared/fields.ts';
import { perHost } from './shared/per-host.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

const Load = z.strictObject({ '1m': Amount, '5m': Amount, '15m': Amount });
const Top = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null(), z.array(z.number())]))),
});

export const getSystemSummary = ({ facts, words }: Capabilities) =>
  defineTool({
    name: 'get_system_summary',
    title: 'Summarize the machine',
    description: `Shows how the machine is doing: ${facts.load === 'never' ? '' : 'load, '}CPU (of all cores together, measured for 250 ms), memory and swap, processes by status, and the five that use most CPU and most memory. Use it for "why is my machine slow" and "what eats my CPU". Counts only processes that this server may show.`,
    effect: 'read',
    input: z.strictObject({}),
    output: z.strictObject({
      uptime_s: Count,
      ...given({ load: Load.nullable() }, { load: facts.load }),
      cpus: Count,
      cpu_percent: Amount.nullable(),
      memory: z.strictObject({
        total_mib: Amount.nullable(),
        available_mib: Amount.nullable(),
        swap_total_mib: Amount.nullable(),
        swap_used_mib: Amount.nullable(),
      }),
      limits: z
        .strictObject({ memory_mib: Amount.optional(), memory_used_mib: Amount.optional(), cpus: Amount.optional() })
        .describe(words.groupLimits)
        .optional(),
      processes: z.record(z.string(), Count).describe('total, and how many in each status.'),
      hidden: Hidden.optional(),
      top_cpu: Top,
      top_memory: Top,
      note: Shown.optional(),
      unavailable: z.record(z.string(), Shown).optional().describe('Why a field is null.'),
    }),
    run: async (_, host, call) => withCaveats(host.machine, await summary(host, call)),
    text: ({ load, memory, limits, processes, hidden, top_cpu, top_memory, note, unavailable, ...rest }, _, layout) =>
      [
        layout.fields([
          ...Object.entries(rest),
          ['load', load && Object.values(load).join(' ')],
          ...Object.entries(memory).map(([name, value]) => [`memory ${name}`, value] as const),
          ...Object.entries(limits ?? {}).map(([name, value]) => [`limit ${name}`, value] as const),
          ...Object.entries(processes).map(([name, value]) => [`processes ${name}`, value] as const),
          ...Object.entries(unavailable ?? {}).map(([field, why]) => [`${field} unknown`, why] as const),
          ...Object.entries(hidden ?? {}).map(([name, value]) => [`hidden ${name}`, value] as const),
        ]),
        'most CPU',
        layout.table(top_cpu.columns, top_cpu.rows),
        'most memory',
        layout.table(top_memory.columns, top_memory.rows),
        ...(note ? [note] : []),
      ].join('\n'),
  });

const TOP = 5;
const samplerOf = perHost(({ machine }) => createSampler(machine, machine.system));
const SHOWN: readonly Column[] = ['pid', 'name', 'cpu_percent', 'memory_mib', 'command'];

/** The machine, and the visible processes that use the most of it. */
async function summary(host: Host, context: WaitContext) {
  const { machine, view } = host;
  const scope = view.scope('*');
  const { snapshot, cpu, readings } = await samplerOf(host).measure(scope, false, context);
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
    const rows = await mapYielding(sorted(ranked, by, view.show).slice(0, TOP), (candidate) => {
      const process = machine.refresh(candidate.process);
      if (!process) return undefined;
      const commandChars = rowCommandChars(2 * TOP);
      return toCells(shownRow(host, { ...candidate, process, clock: snapshot.clock, commandChars }), SHOWN);
    });
    return { columns: SHOWN, rows };
  }
  const { load, cpus, uptimeS, memory, unavailable } = readings.after;
  const swapUsed =
    memory.swapTotalBytes !== undefined && memory.swapFreeBytes !== undefined
      ? memory.swapTotalBytes - memory.swapFreeBytes
      : undefined;
  return {
    uptime_s: Math.round(uptimeS),
    load: load ? { '1m': load[0], '5m': load[1], '15m': load[2] } : null,
    cpus,
    cpu_percent: busyPercent(readings),
    memory: {
      total_mib: orNull(memory.totalBytes),
      available_mib: orNull(memory.availableBytes),
      swap_total_mib: orNull(memory.swapTotalBytes),
      swap_used_mib: orNull(swapUsed),
    },
    ...limitsBelow(readings.after, machine.groupLimits()),
    processes: { total: processes.length, ...byStatus },
    ...defined({ hidden }),
    top_cpu: await top('cpu'),
    top_memory: await top('memory'),
    ...(Object.keys(unavailable).length > 0 && {
      unavailable: Object.fromEntries(Object.entries(unavailable).map(([field, why]) => [field, view.show.text(why)])),
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

/** Percent of all CPUs together; null when the clock of the CPUs did not advance over the window. */
function busyPercent({
  before: { cpuNs: before },
  after: { cpuNs: after },
}: Measurement<System>['readings']): number | null {
  if (!before || !after || after.total <= before.total) return null;
  return Math.round(((after.busy - before.busy) / (after.total - before.total)) * 1000) / 10;
}
