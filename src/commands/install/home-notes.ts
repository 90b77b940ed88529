import type { McpClient } from '../../clients/clients.ts';
import { type DesiredServer, serverEntry } from '../../clients/config-edit.ts';
import { isInCache } from '../../clients/launch.ts';
import { neighboursOf, plainEntry } from '../../clients/neighbours.ts';
import { openPlaces, PLATFORM, THIS_SYSTEM } from '../../platform/this-system.ts';
import { environment } from '../options.ts';
import { ownCommand } from '../own-command.ts';
import { indented, inHome } from './edit-text.ts';

/** What `install` cannot do and a person should know. */

/** Under plain sudo the home is root's, and the person's clients are elsewhere. */
export function sudoNote(home: string): string[] {
  const person = environment['SUDO_USER'] ?? environment['DOAS_USER'];
  const isOwnHome = openPlaces({}).home === home;
  if (!THIS_SYSTEM.isPrivileged() || !isOwnHome || person === undefined || person === 'root') return [];
  return [`Only root's home, ${home}, was searched. For the clients of ${person}, run this without sudo.`];
}

/** A copy in a cache is fetched again when it is gone. */
export const cacheNote = (node: string, script: string): string[] => [
  ...(isInCache(script)
    ? [
        'This copy is in a cache and may be deleted, so clients will start it through npx. To avoid that, run npm install --global process-manager-mcp, then process-manager-mcp install.',
      ]
    : []),
  ...(isInCache(node) ? [`Node itself is in a cache and may be deleted: ${node}`] : []),
];

/** Programs found here whose files are not edited, each with the entry to add. */
export const neighbourNotes = (home: string, name: string, server: DesiredServer): string[] =>
  neighboursOf({ env: environment, home, platform: PLATFORM }).map(({ label, path, byHand }) =>
    [
      `${label} was found, but its file is not edited. To add the server by hand, put this in ${inHome(path)}:`,
      ...indented(byHand(name, serverEntry(server))),
    ].join('\n'),
  );

/** What a person can do on a machine without a known client. */
export function noClientText(server: DesiredServer, name: string, clients: readonly McpClient[]): string {
  const ids = [...new Set(clients.map(({ id }) => id))].join(', ');
  const entry = { mcpServers: { [name]: plainEntry(serverEntry(server)) } };
  return [
    'no MCP client was found. You can',
    `- name yours, to write its file anyway: ${ids}`,
    `- write the project file of one of them: ${ownCommand('install', 'claude-code', '--project', '.')}`,
    '- add this to the configuration of any other client:',
    ...indented(JSON.stringify(entry, null, 2)),
  ].join('\n');
}
