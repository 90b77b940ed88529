import { sep } from 'node:path';
import type { McpClient, ServerEntry } from '../clients/clients.ts';
import { type ConfigEdit, configEditFor, currentCommand } from '../clients/config-edit.ts';
import { replaceSource } from '../clients/config-file.ts';
import { diff } from '../clients/diff.ts';
import { EditFailed } from '../clients/document.ts';
import { launchOf } from '../clients/launch.ts';
import { loadConfig, UsageError } from '../config/layers.ts';
import { openPlaces } from '../platform/this-system.ts';
import { safeText } from '../text/built-in.ts';
import { CONFIG_OPTIONS, environment, optionLines, ownScript, warn } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { canAsk, confirmed, paintFor, print, terminalLayout } from './terminal.ts';

export const OPTIONS = {
  name: { type: 'string', value: 'name', help: 'name of the server in the client (process-manager)' },
  env: {
    type: 'string',
    short: 'v',
    multiple: true,
    value: 'NAME=value',
    help: 'setting for the server, e.g. ALLOW_ROOT=Y; can be repeated (-v)',
  },
  'read-only': { type: 'boolean', help: 'offer only what changes nothing (READ_ONLY=Y)' },
  'dry-run': { type: 'boolean', help: 'show what would be written, and write nothing' },
  yes: { type: 'boolean', short: 'y', help: 'write without asking' },
  force: { type: 'boolean', help: 'also replace or remove another server of the same name' },
  uninstall: { type: 'boolean', help: 'remove the server' },
  list: { type: 'boolean', help: 'list the clients, their configuration files and what is installed' },
  help: CONFIG_OPTIONS.help,
} as const;

export const words = async (): Promise<string[]> => (await knownClients()).map(({ id }) => id);

const HELP = `process-manager-mcp install [client…] [options]

Adds this server to the MCP clients found on this machine, or to those you name.
It shows what it will write and asks first. It keeps everything else in their
files, and a backup of each. Exit code 1: something was not done; 2: wrong usage.

${optionLines(OPTIONS)}`;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;
const VARIABLE = /^[A-Za-z_]\w*$/;
const LINE_CHARS = 200;
const TAB = '    ';

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  const { name = 'process-manager' } = values;
  if (!NAME.test(name))
    throw new UsageError(
      `--name ${JSON.stringify(name)}: must be 1 to 64 letters, digits, spaces, and . _ - after the first`,
    );
  const env = settingsOf(values.env ?? [], values['read-only'] === true);
  const clients = await knownClients();
  const named = namedOf(clients, positionals);
  if (values.list) return print(await overview(named.length > 0 ? named : clients, name));

  const wanted = named.length > 0 ? named : await foundOf(clients);
  const script = ownScript();
  const server: ServerEntry | undefined = values.uninstall ? undefined : { ...launchOf(process.execPath, script), env };
  const edits = wanted.map((client) => configEditFor(client, { name, server, script }));
  print(edits.map((edit) => editText(edit, name)).join('\n\n'));
  if (edits.some(({ kind }) => kind === 'failed')) process.exitCode = 1;
  if (!values['dry-run']) await applyEdits(edits, values.yes === true, values.force === true);
}

/** The environment of the server, checked as the server will check it. Throws UsageError. */
function settingsOf(given: readonly string[], readOnly: boolean): Record<string, string> {
  const settings = given.map((text): [string, string] => {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at === -1) throw new UsageError(`--env ${text}: must be NAME=value, e.g. ALLOW_ROOT=Y`);
    if (!VARIABLE.test(name))
      throw new UsageError(`--env ${text}: ${JSON.stringify(name)} is not a valid variable name`);
    return [name, text.slice(at + 1)];
  });
  const env = Object.fromEntries(settings);
  if (readOnly && (env['READ_ONLY'] ?? 'Y') !== 'Y')
    throw new UsageError(`--read-only contradicts --env READ_ONLY=${env['READ_ONLY']}`);
  if (readOnly) env['READ_ONLY'] = 'Y';
  loadConfig({}, env, openPlaces({ ...environment, ...env }));
  return env;
}

async function knownClients(): Promise<McpClient[]> {
  const { home } = openPlaces();
  if (home === undefined)
    throw new UsageError('HOME is not set, and clients keep their configuration in your home folder');
  const { clientsOf } = await import('../clients/clients.ts');
  return clientsOf(environment, home);
}

const idsOf = (clients: readonly McpClient[]): string => clients.map(({ id }) => id).join(', ');

/** Throws UsageError for an unknown name. */
function namedOf(clients: readonly McpClient[], names: readonly string[]): McpClient[] {
  const unknown = names.filter((name) => !clients.some(({ id }) => id === name));
  if (unknown.length > 0)
    throw new UsageError(
      `unknown client ${unknown.map((name) => JSON.stringify(name)).join(', ')}; expected one of ${idsOf(clients)}`,
    );
  return clients.filter(({ id }) => names.includes(id));
}

/** Throws UsageError if there is none. */
async function foundOf(clients: readonly McpClient[]): Promise<McpClient[]> {
  const found = await Promise.all(clients.map(async (client) => ((await client.isFound()) ? [client] : [])));
  if (found.flat().length === 0)
    throw new UsageError(`no client was found on this machine; name one to write its file anyway: ${idsOf(clients)}`);
  return found.flat();
}

async function overview(clients: readonly McpClient[], name: string): Promise<string> {
  const rows = clients.map(async (client) => {
    const found = await client.isFound();
    return [client.id, found ? 'yes' : 'no', inHome(client.path), installed(client, name)];
  });
  return terminalLayout().table(['client', 'found', 'configuration', 'installed'], await Promise.all(rows));
}

/** As people write it: `~/.cursor/mcp.json`. */
function inHome(path: string): string {
  const home = `${openPlaces().home}${sep}`;
  return path.startsWith(home) ? `~${sep}${path.slice(home.length)}` : path;
}

function installed(client: McpClient, name: string): string | null {
  try {
    const command = currentCommand(client, name);
    return command === null ? null : safeText(command, LINE_CHARS);
  } catch (error) {
    if (error instanceof EditFailed) return error.message;
    throw error;
  }
}

const TITLES = {
  add: 'will be added to',
  update: 'will be changed in',
  remove: 'will be removed from',
  none: 'needs no change in',
  conflict: 'is the name of another server in',
  failed: 'cannot be written to',
} as const;

function editText({ client, name, kind, source, text, reason }: ConfigEdit, wanted: string): string {
  const paint = paintFor(process.stdout);
  const link = source && source.path !== client.path ? ` (a link to ${source.path})` : '';
  const title = `${paint('bold', client.label)}: "${name}" ${TITLES[kind]} ${client.path}${link}`;
  const renamed = name === wanted ? [] : [`  (this client does not accept "${wanted}" as a name)`];
  if (kind === 'failed') return [title, paint('red', `  left unchanged: ${reason}`)].join('\n');
  if (text === undefined) return title;
  const style = { '+': 'green', '-': 'red', ' ': 'dim' } as const;
  const lines = diff(source?.text ?? '', text).map((line) =>
    paint(style[line.sign], `  ${line.sign} ${safeText(line.text.replaceAll('\t', TAB), LINE_CHARS)}`),
  );
  return [title, ...renamed, ...lines].join('\n');
}

/** Asks, and writes file by file: a failure at one leaves the others alone. */
async function applyEdits(edits: readonly ConfigEdit[], yes: boolean, force: boolean): Promise<void> {
  const isConflict = ({ kind }: ConfigEdit): boolean => kind === 'conflict' && !force;
  const conflicts = edits.filter(isConflict);
  const changes = edits.filter((edit) => edit.text !== undefined && !isConflict(edit));
  if (!yes && !canAsk() && changes.length + conflicts.length > 0)
    throw new UsageError('nothing was written, because there is no terminal to ask on; add --yes to write it');

  const agreed: ConfigEdit[] = [];
  if (changes.length > 0 && (yes || (await confirmed(`Write ${filesOf(changes)}?`)))) agreed.push(...changes);
  for (const edit of conflicts) {
    const { client, name } = edit;
    if (!yes && (await confirmed(`${client.label} has another server "${name}". Replace or remove it?`)))
      agreed.push(edit);
    else fail(`${client.label}: another server has the name "${name}"; use --name, or --force to replace or remove it`);
  }
  const written = agreed.filter(write);
  if (agreed.length < changes.length + conflicts.length) process.exitCode = 1;
  if (written.length > 0) print('Restart the clients that are running: they read their configuration when they start.');
}

const filesOf = ({ length }: readonly ConfigEdit[]): string => (length === 1 ? 'this file' : `these ${length} files`);

/** Returns whether the file was written, and reports a failure. */
function write({ client, source, text }: ConfigEdit): boolean {
  if (!source || text === undefined) return false;
  try {
    const backup = replaceSource(source, text, { now: new Date(), copyOwner: openPlaces().copyOwner });
    print(`${client.label}: written${backup === undefined ? '' : `; the old file is ${backup}`}`);
    return true;
  } catch (error) {
    if (!(error instanceof EditFailed)) throw error;
    fail(`${client.label}: ${client.path} was left unchanged: ${error.message}`);
    return false;
  }
}

function fail(text: string): void {
  warn(text);
  process.exitCode = 1;
}
