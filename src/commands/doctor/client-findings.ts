import { DEFAULT_NAME } from '../../clients/launch.ts';
import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import { quote } from '../../text/safe-text.ts';
import { listed } from '../terminal.ts';
import type { Remark } from './entry-checks.ts';
import type { Installed, TriedServer } from './installed.ts';
import type { Finding } from './report.ts';

/** The line that starts this program with these words. */
export type CommandFor = (...words: readonly string[]) => string;

const OTHER_NAME = 'processes';

/** What keeps clients from using this server, each with the command that fixes it. */
export function clientFindings(clients: readonly Installed[], commandFor: CommandFor): Finding[] {
  if (clients.length === 0)
    return [
      {
        level: 'note',
        what: 'no MCP client was found on this machine',
        fix: 'name a supported client, or add the entry by hand (docs/clients.md)',
        command: commandFor('install', '--list'),
      },
    ];
  const unconnected = clients.filter(({ servers, unreadable }) => servers.length === 0 && unreadable === undefined);
  return [
    ...clients.flatMap((client) => client.servers.flatMap((server) => serverFindings(client, server, commandFor))),
    ...clients.flatMap(({ client, configuration, unreadable }): Finding[] =>
      unreadable === undefined
        ? []
        : [
            {
              level: 'problem',
              what: `${client} may not be able to read its configuration, ${quote(configuration, QUOTED_PATH_CHARS)}: ${unreadable}`,
              fix: 'correct the file',
            },
          ],
    ),
    ...(unconnected.length === 0
      ? []
      : [
          {
            level: 'note' as const,
            what: `${namesOf(unconnected)} ${unconnected.length === 1 ? 'is' : 'are'} on this machine, but not connected`,
            fix: 'add the server',
            command: commandFor('install', ...new Set(unconnected.map(({ id }) => id))),
          },
        ]),
  ];
}

const serverFindings = (installed: Installed, { name, remarks }: TriedServer, commandFor: CommandFor): Finding[] =>
  remarks.map(({ level, what, fix, by }) => ({
    level,
    what: `${installed.client}: ${quote(name)} ${what}`,
    fix,
    ...(by && { command: commandFor(...installWords(installed.id, name, by)) }),
  }));

const installWords = (id: string, name: string, by: NonNullable<Remark['by']>): string[] => [
  ...['install', id],
  ...(by === 'rename' ? ['--name', OTHER_NAME] : name === DEFAULT_NAME ? [] : ['--name', name]),
  ...(by === 'replace' ? ['--force'] : []),
];

export const namesOf = (clients: readonly Pick<Installed, 'client'>[]): string =>
  listed(clients.map(({ client }) => client));
