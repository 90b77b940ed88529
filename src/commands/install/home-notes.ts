import type { McpClient } from '../../clients/clients.ts';
import { type DesiredServer, serverEntry } from '../../clients/config-edit.ts';
import { isInCache } from '../../clients/launch.ts';
import { neighboursOf, plainEntry } from '../../clients/neighbours.ts';
import { openPlaces, PLATFORM, THIS_SYSTEM } from '../../platform/this-system.ts';
import { environment } from '../options.ts';
import { ownCommand } from '../own-command.ts';
import { indented, inHome } from './edit-text.ts';

/** What `install` cannot do, and the person should know. */

/** Under plain sudo the home is root's, and the person's clients are elsewhere. */
export function sudoNote(home: string): string[] {
  const person = environment['SUDO_USER'] ?? environment['DOAS_USER'];
  const isOwnHome = openPlaces({}).home === home;
  if (!THIS_SYSTEM.isPrivileged() || !isOwnHome || person === undefined || person === 'root') return [];
  return [
    `This is root's home, ${home}. The clients of ${person} were not looked at: run this without sudo for those.`,
  ];
}

/** A copy in a cache is fetched again when it is gone. */
export const cacheNote = (node: string, script: string): string[] => [
  ...(isInCache(script)
    ? [
        'This copy is in a cache, from which it may vanish: clients will start it through npx. To avoid that, npm install --global process-manager-mcp, and install from there.',
      ]
    : []),
  ...(isInCache(node) ? [`Node itself is in a cache, from which it may vanish: ${node}`] : []),
];

/** Programs that were used here and whose files are not edited, each with its entry. */
export const neighbourNotes = (home: string, name: string, server: DesiredServer): string[] =>
  neighboursOf({ env: environment, home, platform: PLATFORM }).map(({ label, path, byHand }) =>
    [
      `${label} is here, too, but its file is not edited. To add it by hand, put in ${inHome(path)}:`,
      ...indented(byHand(name, serverEntry(server))),
    ].join('\n'),
  );

/** For a machine without a known client: what can be done. */
export function noClientText(server: DesiredServer, name: string, clients: readonly McpClient[]): string {
  const ids = [...new Set(clients.map(({ id }) => id))].join(', ');
  const entry = { mcpServers: { [name]: plainEntry(serverEntry(server)) } };
  return [
    'no MCP client was found. You can',
    `- name yours, and its file is written anyway: ${ids}`,
    `- write the file of a project for one of them: ${ownCommand('install', 'claude-code', '--project', '.')}`,
    '- or put this into the configuration of another client:',
    ...indented(JSON.stringify(entry, null, 2)),
  ].join('\n');
}
