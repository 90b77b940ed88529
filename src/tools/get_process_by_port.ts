import * as z from 'zod';
import { STATUSES } from '../process/process.ts';
import { table } from '../text/table.ts';
import { Amount, Count, Port, ProtocolName, Shown, Username } from './shared/fields.ts';
import { defineTool } from './tool.ts';

const Owner = z.strictObject({
  pid: Count.nullable().describe('Null when the process may not be shown.'),
  name: Shown.nullable(),
  user: Shown,
  addresses: z.array(Shown),
  addresses_total: Count.optional().describe('Total, if the list is cut.'),
  status: z.enum(STATUSES).nullable(),
  age_s: Count.nullable(),
  memory_mib: Amount.nullable(),
  command: Shown.nullable(),
  ref: Shown.nullable(),
  forwards_to: Shown.optional().describe('Where docker-proxy, ssh -L or kubectl port-forward sends it.'),
});

const COLUMNS = ['pid', 'name', 'user', 'addresses', 'age_s', 'memory_mib', 'command'] as const;

export const getProcessByPort = defineTool({
  name: 'get_process_by_port',
  title: 'Find who holds a port',
  description:
    'Finds every process that listens on a TCP port or has bound a UDP port, never its clients. `state` is listening, bound, free, or held_by_hidden when its owner may not be shown. Use it for «what is on port 3000» or «is 8080 free».',
  effect: 'read',
  input: z.strictObject({
    port: Port,
    protocol: ProtocolName.default('tcp'),
    username: Username.describe('Owner, by name or number; default all you may see. Up to 64 characters.').optional(),
  }),
  output: z.strictObject({
    port: Port,
    protocol: ProtocolName,
    state: z.enum(['listening', 'bound', 'free', 'held_by_hidden']),
    next_free: Port.describe('The next port above that is free.').optional(),
    owners: z.array(Owner),
    note: Shown.optional(),
  }),
  run: ({ port, protocol, username }, host) => host.portOwners(port, protocol, username),
  text({ port, protocol, state, next_free, owners, note }) {
    const rows = owners.map((owner) =>
      COLUMNS.map((column) => (column === 'addresses' ? owner.addresses.join(' ') : owner[column])),
    );
    return [
      `${protocol} port ${port}: ${state}${next_free === undefined ? '' : `; ${next_free} is free`}`,
      ...(rows.length > 0 ? [table(COLUMNS, rows)] : []),
      ...(note ? [note] : []),
    ].join('\n');
  },
});
