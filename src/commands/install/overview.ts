import type { McpClient } from '../../clients/clients.ts';
import { configEditFor, type DesiredEdit } from '../../clients/config-edit.ts';
import type { TableCell } from '../../text/table.ts';
import { terminalLayout } from '../terminal.ts';
import { inHome, shown } from './edit-text.ts';

const STATES = {
  add: '-',
  update: 'other paths',
  none: 'yes',
  conflict: 'another server',
  failed: 'unknown',
  remove: '-',
} as const;

/** The configurations that `install` would change, and whether this server is in each. */
export function overview(clients: readonly McpClient[], desired: DesiredEdit): string {
  const edits = clients.map((client) => configEditFor(client, desired));
  const rows = edits.map(({ client, kind }): TableCell[] => [client.id, STATES[kind], inHome(client.path)]);
  const failures = edits.flatMap(({ client, kind, reason = '' }) =>
    kind === 'failed' ? [`${client.label}: ${inHome(client.path)}: ${shown(reason)}`] : [],
  );
  return [terminalLayout().table(['client', 'installed', 'configuration'], rows), ...failures].join('\n');
}
