import * as z from 'zod';
import { STATUSES } from '../process/process.ts';
import { fields } from '../text/table.ts';
import { Amount, Count, Pid, Port, ProtocolName, Shown } from './fields.ts';
import { defineTool } from './tool.ts';

const Ids = z.strictObject({ real: Count, effective: Count, saved: Count, filesystem: Count });

export const getProcessInfo = defineTool({
  name: 'get_process_info',
  title: 'Explain a process',
  description:
    'Tells everything about one process: parent, executable, folder, command line, user, CPU (measured for 250 ms), memory, open files, children, ports it listens on, the systemd unit or container it belongs to. A null field could not be read: `unavailable` says why. An absent one it does not have.',
  effect: 'read',
  input: z.strictObject({ pid: Pid }),
  output: z.strictObject({
    pid: Count,
    ppid: Count,
    parent_name: Shown.nullable(),
    name: Shown,
    exe: Shown.nullable(),
    cwd: Shown.nullable(),
    command: Shown.nullable(),
    user: Shown,
    uids: Ids,
    gids: Ids,
    status: z.enum(STATUSES).nullable(),
    started: Shown.describe('ISO 8601, UTC.'),
    age_s: Count,
    cpu_percent: Amount.nullable().describe('Percent of one core.'),
    cpu_time_s: Amount.nullable(),
    memory: z.strictObject({ rss_mib: Amount, vms_mib: Amount, shared_mib: Amount }),
    threads: Count,
    fds: Count.nullable(),
    nice: z.int().min(-20).max(19),
    terminal: Shown.optional(),
    children: Count.nullable(),
    listening_ports: z.array(z.strictObject({ port: Port, protocol: ProtocolName, address: Shown })).nullable(),
    unit: Shown.optional().describe('systemd unit.'),
    container: Shown.optional().describe('Container id.'),
    ref: Shown.describe('Names this process and no later one with its pid.'),
    unavailable: z.record(z.string(), Shown).optional().describe('Why a field is null.'),
  }),
  run: ({ pid }, host, { abort }) => host.inspect(pid, abort),
  text: ({ uids, gids, memory, listening_ports: ports, unavailable, ...rest }) =>
    fields([
      ...Object.entries(rest),
      ['uids', Object.values(uids).join(' ')],
      ['gids', Object.values(gids).join(' ')],
      ...Object.entries(memory),
      [
        'listening_ports',
        ports && (ports.map(({ port, protocol, address }) => `${protocol} ${address}:${port}`).join(', ') || 'none'),
      ],
      ...Object.entries(unavailable ?? {}).map(([field, why]) => [`${field} unknown`, why] as const),
    ]),
});
