import * as z from 'zod';
import { PROTOCOLS } from '../platform/sockets.ts';
import { moreText, table } from '../text/table.ts';
import { Cursor, LIMIT_DEFAULT, Limit, oneOf, Port, Username } from './shared/fields.ts';
import { ListOutput } from './shared/lists.ts';
import { defineTool } from './tool.ts';

export const listPorts = defineTool({
  name: 'list_ports',
  title: 'List ports in use',
  description:
    'Lists the TCP ports that something listens on and the UDP ports that are bound, in a range, with every process that holds them; a null pid is a process that may not be shown. Use it for «what listens between 3000 and 4000». For one port, get_process_by_port tells more.',
  effect: 'read',
  input: z.strictObject({
    from: Port.describe('First port, 1 to 65535; default 1.').optional(),
    to: Port.describe('Last port, 1 to 65535; default 65535.').optional(),
    protocol: oneOf([...PROTOCOLS, 'all'])
      .describe('Default tcp.')
      .optional(),
    username: Username.describe('Holder, by name or number; default all you may see. Up to 64 characters.').optional(),
    limit: Limit.optional(),
    cursor: Cursor.optional(),
  }),
  output: ListOutput,
  run({ cursor, ...asked }, host) {
    const { from = 1, to = 65_535, protocol = 'tcp', username, limit = LIMIT_DEFAULT } = asked;
    return host.ports({ from, to, protocol, username, limit, cursor, asked });
  },
  text: ({ columns, rows, total, next_cursor, note }) =>
    [
      ...(rows.length > 0 ? [table(columns, rows)] : []),
      [`${rows.length} of ${total}`, ...moreText(next_cursor)].join('; '),
      ...(note ? [note] : []),
    ].join('\n'),
});
