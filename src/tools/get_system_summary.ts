import * as z from 'zod';
import { fields, table } from '../text/table.ts';
import { Amount, Count, Hidden, Shown } from './shared/fields.ts';
import { defineTool } from './tool.ts';

const Top = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null(), z.array(z.number())]))),
});

export const getSystemSummary = defineTool({
  name: 'get_system_summary',
  title: 'Summarize the machine',
  description:
    'Tells how the machine is doing: load, CPU (of all cores together, measured for 250 ms), memory and swap, processes by status, and the five that use most CPU and most memory. Use it for «why is my machine slow» and «what eats my CPU». Counts only processes that this server may show.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    uptime_s: Count,
    load: z.strictObject({ '1m': Amount, '5m': Amount, '15m': Amount }).nullable(),
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
      .describe('Of the container or cgroup.')
      .optional(),
    processes: z.record(z.string(), Count).describe('total, and how many in each status.'),
    hidden: Hidden.optional(),
    top_cpu: Top,
    top_memory: Top,
    note: Shown.optional(),
    unavailable: z.record(z.string(), Shown).optional().describe('Why a field is null.'),
  }),
  run: (_, host, call) => host.summary(call),
  text: ({ load, memory, limits, processes, hidden, top_cpu, top_memory, note, unavailable, ...rest }) =>
    [
      fields([
        ...Object.entries(rest),
        ['load', load && Object.values(load).join(' ')],
        ...Object.entries(memory).map(([name, value]) => [`memory ${name}`, value] as const),
        ...Object.entries(limits ?? {}).map(([name, value]) => [`limit ${name}`, value] as const),
        ...Object.entries(processes).map(([name, value]) => [`processes ${name}`, value] as const),
        ...Object.entries(unavailable ?? {}).map(([field, why]) => [`${field} unknown`, why] as const),
        ...Object.entries(hidden ?? {}).map(([name, value]) => [`hidden ${name}`, value] as const),
      ]),
      'most CPU',
      table(top_cpu.columns, top_cpu.rows),
      'most memory',
      table(top_memory.columns, top_memory.rows),
      ...(note ? [note] : []),
    ].join('\n'),
});
