import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasBackup } from '../clients/backups.ts';
import type { McpClient } from '../clients/clients.ts';
import { configEditFor, type DesiredEdit, type DesiredServer } from '../clients/config-edit.ts';
import { DEFAULT_NAME, launchOf } from '../clients/launch.ts';
import { UsageError } from '../config/layers.ts';
import { openPlaces, PLATFORM } from '../platform/this-system.ts';
import { applyEdits, backupFolder } from './install/apply-edits.ts';
import { editText } from './install/edit-text.ts';
import { cacheNote, neighbourNotes, noClientText, sudoNote } from './install/home-notes.ts';
import { overview } from './install/overview.ts';
import { serverSettings } from './install/server-settings.ts';
import { thisInstallation } from './install/this-installation.ts';
import { foundClients, namedClients, reachableClients, withFormerFiles } from './install/which-clients.ts';
import { CONFIG_OPTIONS, environment, optionLines, warn } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { print } from './terminal.ts';

export const OPTIONS = {
  project: { type: 'string', value: 'folder', help: 'use the files of the project in this folder, e.g. --project .' },
  name: { type: 'string', value: 'name', help: 'name of the server in the client; default process-manager' },
  env: {
    type: 'string',
    short: 'v',
    multiple: true,
    value: 'NAME=value',
    help: 'setting for the server, e.g. ALLOW_ROOT=Y; repeatable',
  },
  'read-only': { type: 'boolean', help: 'offer only tools that change nothing (READ_ONLY=Y)' },
  'dry-run': { type: 'boolean', help: 'show what would be written, write nothing' },
  yes: { type: 'boolean', short: 'y', help: 'write without asking, except what may grant more access' },
  force: { type: 'boolean', help: 'also replace or remove another server of the same name' },
  uninstall: { type: 'boolean', help: 'remove the server, and what install created for it' },
  list: { type: 'boolean', help: 'list the clients, their files, and whether the server is installed' },
  help: CONFIG_OPTIONS.help,
} as const;

export const words = async (): Promise<string[]> => [...new Set((await allClients()).map(({ id }) => id))];

const HELP = `process-manager-mcp install [client…] [options]

Adds this server to the MCP clients found on this machine, or to those you name.
It shows what it will write, and asks first. Everything else in their files stays,
and each file is backed up. Run it again to update the paths of Node and of this
program; what you changed in the entry stays.
Exit code 0: done; 1: something was not done; 2: wrong usage.

${optionLines(OPTIONS)}`;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  const { name = DEFAULT_NAME, project, uninstall = false, yes = false, force = false } = values;
  if (!NAME.test(name))
    throw new UsageError(
      `--name ${JSON.stringify(name)}: must be 1 to 64 letters, digits, spaces, and . _ - after the first`,
    );
  const settings = serverSettings(values.env ?? [], values['read-only'] === true);
  const clients = namedClients(await allClients(project), positionals);
  const installation = thisInstallation();
  const { node, script } = installation;
  const server: DesiredServer = { launch: launchOf(installation), settings };
  const desired: DesiredEdit = {
    name,
    isNamed: values.name !== undefined,
    script,
    server: uninstall ? undefined : server,
    wasThere: (client, path) => hasBackup(client, path, backupFolder()),
  };
  const home = homeFolder();
  const isNamed = positionals.length > 0;
  const targets = isNamed ? await reachableClients(clients) : await foundHere(clients, project);
  const notes = [
    ...sudoNote(home),
    ...(uninstall ? [] : cacheNote(node, script)),
    ...(isNamed || uninstall || project !== undefined ? [] : neighbourNotes(home, name, server)),
  ];
  if (values.list) return print(await listText(clients, { targets, desired, notes }));
  if (targets.length === 0) {
    warn([noClientText(server, name, clients), ...notes].join('\n'));
    process.exitCode = 1;
    return;
  }

  const edits = (uninstall ? withFormerFiles(targets) : targets).map((client) => configEditFor(client, desired));
  print([...edits.map((edit) => editText(edit, name, desired.server)), ...notes].join('\n\n'));
  if (edits.some(({ kind }) => kind === 'failed')) process.exitCode = 1;
  if (!values['dry-run']) await applyEdits(edits, { name, server: desired.server, yes, force });
}

/** Throws UsageError. */
function homeFolder(): string {
  const { home } = openPlaces();
  if (home === undefined)
    throw new UsageError('HOME is not set, and clients keep their configuration in your home folder');
  return home;
}

/** The person's clients, or those with a file in this project. Throws UsageError. */
async function allClients(project?: string): Promise<McpClient[]> {
  const { clientsOf, projectClientsOf } = await import('../clients/clients.ts');
  if (project === undefined) return clientsOf({ env: environment, home: homeFolder(), platform: PLATFORM });
  const folder = resolve(project);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--project ${project}: there is no such folder`);
  return projectClientsOf(folder);
}

/** In a project, the person's own clients also count as found: they read its file once it exists. */
async function foundHere(clients: readonly McpClient[], project: string | undefined): Promise<McpClient[]> {
  const own = project === undefined ? [] : (await foundClients(await allClients())).map(({ id }) => id);
  return foundClients(clients, own);
}

interface Listing {
  readonly targets: readonly McpClient[];
  readonly desired: DesiredEdit;
  readonly notes: readonly string[];
}

function listText(clients: readonly McpClient[], { targets, desired, notes }: Listing): string {
  const others = new Set(clients.filter((client) => !targets.some(({ id }) => id === client.id)).map(({ id }) => id));
  return [
    ...(targets.length > 0 ? [overview(targets, desired)] : []),
    ...(others.size > 0 ? [`Not found: ${[...others].join(', ')}`] : []),
    ...notes,
  ].join('\n\n');
}
