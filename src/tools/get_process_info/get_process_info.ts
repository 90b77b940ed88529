import * as z from 'zod';
import type { Capabilities } from '../../platform/capabilities.ts';
import type { CredentialIds } from '../../platform/process-details.ts';
import { OTHER_SUPERVISORS } from '../../process/restarters.ts';
import { Amount, Count, given, Pid, Port, ProtocolName, Shown, unlessUnknown } from '../shared/fields.ts';
import { defineTool } from '../tool.ts';
import { detailFieldsOn, detailsText, includeOn, streamFieldsOn, streamText } from './detail-fields.ts';
import { processInfo } from './process-info.ts';

const idsOn = ({ idKinds }: Capabilities): z.ZodType<CredentialIds> =>
  z.strictObject(Object.fromEntries(idKinds.map((kind) => [kind, Count])));

const Mib = Amount.nullable().optional();

function outputOn(capabilities: Capabilities) {
  const { facts, statuses, words } = capabilities;
  const Ids = idsOn(capabilities);
  const fields = {
    pid: Count,
    ppid: Count,
    parent_name: Shown.nullable(),
    name: Shown,
    exe: Shown.nullable(),
    cwd: Shown.nullable(),
    command: Shown.nullable(),
    user: unlessUnknown(Shown, facts.user),
    uids: unlessUnknown(Ids, facts.ids),
    gids: Ids.nullable(),
    status: z.enum(statuses).nullable(),
    started: Shown.describe('ISO 8601, UTC.'),
    age_s: Count,
    cpu_percent: Amount.nullable().describe('Percent of one core.'),
    cpu_time_s: Amount.nullable(),
    memory: z.strictObject({
      rss_mib: unlessUnknown(Amount, facts.memory),
      vms_mib: unlessUnknown(Amount, facts.memory),
      shared_mib: Amount.nullable(),
      uss_mib: Mib,
      pss_mib: Mib,
      swap_mib: Mib,
    }),
    threads: unlessUnknown(Count, facts.threads),
    fds: Count.nullable(),
    handles: Count.optional(),
    session: Count.optional().describe('Of Windows; 0 is that of services.'),
    nice: unlessUnknown(z.int().min(-20).max(19), facts.nice),
    terminal: Shown.optional(),
    ...streamFieldsOn(capabilities),
    children: Count.nullable(),
    listening_ports: z.array(z.strictObject({ port: Port, protocol: ProtocolName, address: Shown })).nullable(),
    listening_ports_total: Count.optional().describe('Total, if the list is cut.'),
    unit: Shown.optional().describe(words.unit),
    container: Shown.optional().describe('Container id.'),
    supervisor: z
      .strictObject({ kind: z.enum([...capabilities.serviceManagers, ...OTHER_SUPERVISORS]), name: Shown.optional() })
      .optional()
      .describe('Who starts it again when it ends.'),
    ...detailFieldsOn(capabilities),
    ref: Shown.describe('Names this process and no later one with its pid.'),
    unavailable: z.record(z.string(), Shown).optional().describe('Why a field is null.'),
    note: Shown.optional(),
  };
  return z.strictObject(
    given(fields, {
      uids: facts.ids,
      gids: facts.ids,
      threads: facts.threads,
      fds: facts.descriptors,
      handles: facts.handles,
      session: facts.handles,
      nice: facts.nice,
      terminal: facts.jobs,
    }),
  );
}

const holdsOn = ({ streams }: Capabilities): string =>
  streams.length > 0
    ? 'its unit or container, and where its output (so its logs) goes'
    : 'and its services or container';

export const getProcessInfo = (capabilities: Capabilities) =>
  defineTool({
    name: 'get_process_info',
    title: 'Explain a process',
    description: `Shows everything about one process: parent, executable, folder, command line, user, CPU (measured for 250 ms), memory, children, ports it listens on, ${holdsOn(capabilities)}. \`include\` adds ${capabilities.details.includes('open_files') ? 'open files, ' : ''}connections and more. A null field could not be read: \`unavailable\` says why; one that does not apply is absent.`,
    effect: 'read',
    input: z.strictObject({ pid: Pid, ...includeOn(capabilities) }),
    output: outputOn(capabilities),
    run: ({ pid, include = [] }, host, call) => processInfo(host, { pid, include }, call),
    text({ environment, open_files, connections, busiest_threads, limits, ...rest }, _, layout) {
      const { uids, gids, memory, stdout, stderr, supervisor, unavailable, ...others } = rest;
      const { listening_ports: ports, listening_ports_total: total, ...plain } = others;
      return [
        layout.fields([
          ...Object.entries(plain),
          ...(supervisor ? [['supervisor', Object.values(supervisor).join(' ')] as const] : []),
          ['stdout', stdout && streamText(stdout)],
          ['stderr', stderr && streamText(stderr)],
          ['uids', uids && Object.values(uids).join(' ')],
          ['gids', gids && Object.values(gids).join(' ')],
          ...Object.entries(memory),
          [
            'listening_ports',
            ports &&
              (ports.map(({ port, protocol, address }) => `${protocol} ${address}:${port}`).join(', ') || 'none'),
          ],
          ...(total === undefined ? [] : [['listening_ports_total', total] as const]),
          ...Object.entries(unavailable ?? {}).map(([field, why]) => [`${field} unknown`, why] as const),
        ]),
        ...detailsText({ environment, limits }, { open_files, connections, busiest_threads }, layout),
      ].join('\n');
    },
  });
