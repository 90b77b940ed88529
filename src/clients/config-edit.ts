import { isDeepStrictEqual } from 'node:util';
import type { McpClient, ServerEntry } from './clients.ts';
import { type ConfigSource, readSource } from './config-file.ts';
import { type Document, EditFailed, isDocument, merged, valueAt } from './document.ts';
import { edited, parse } from './format.ts';
import { type KeptOff, keptOff } from './kept-off.ts';
import { isOurs } from './launch.ts';

export interface DesiredEdit {
  readonly name: string;
  /** Undefined: remove it. */
  readonly server: ServerEntry | undefined;
  readonly script: string;
}

/** A change of one client's configuration, not yet made. */
export interface ConfigEdit {
  readonly client: McpClient;
  /** The name in this file. */
  readonly name: string;
  /** `conflict`: another server has the name. `none`: the entry is as desired. */
  readonly kind: 'add' | 'update' | 'remove' | 'conflict' | 'none' | 'failed';
  readonly source?: ConfigSource;
  readonly text?: string;
  /** Why it failed. */
  readonly reason?: string;
}

/** Reads the configuration and writes nothing. */
export function configEditFor(client: McpClient, { name: wanted, server, script }: DesiredEdit): ConfigEdit {
  const name = client.nameFor(wanted);
  try {
    const source = readSource(client.path);
    const { text = '' } = source;
    const document = parse(client.format, text);
    const path = [...client.serversIn(document), name];
    const currentEntry = valueAt(document, path);
    const isOwn = currentEntry !== undefined && isOurs(currentEntry, script);
    const entry = server && client.entryFor(name, server, document);
    const desiredEntry = isOwn && entry ? merged(currentEntry, entry) : entry;
    if (isDeepStrictEqual(currentEntry, desiredEntry)) return { client, name, kind: 'none', source };
    const change = !desiredEntry ? 'remove' : currentEntry === undefined ? 'add' : 'update';
    const kind = currentEntry !== undefined && !isOwn ? 'conflict' : change;
    return { client, name, kind, source, text: edited(client.format, text, { path, entry: desiredEntry }) };
  } catch (error) {
    if (error instanceof EditFailed) return { client, name, kind: 'failed', reason: error.message };
    throw error;
  }
}

/** An entry of a client's configuration that starts this program, or has its default name. */
export interface ConfigEntry extends ServerEntry {
  readonly name: string;
  /** The folder that the client starts it in, if the entry says so. */
  readonly cwd?: string;
  /** Does it start this program? Otherwise only its name is ours. */
  readonly isOwn: boolean;
}

/** All such entries of a client, under any name. Throws EditFailed if its configuration cannot be read. */
export function ownEntries(client: McpClient, defaultName: string, script: string): ConfigEntry[] {
  const document = documentOf(client);
  const servers = valueAt(document, client.serversIn(document));
  return Object.entries(isDocument(servers) ? servers : {}).flatMap(([name, entry]) => {
    if (!isDocument(entry)) return [];
    const isOwn = isOurs(entry, script);
    if (!isOwn && name !== client.nameFor(defaultName)) return [];
    const [command = '', ...args] = commandOf(entry);
    const { cwd } = entry;
    return [{ name, command, args, env: envOf(entry), isOwn, ...(typeof cwd === 'string' && { cwd }) }];
  });
}

/** What in the files of a client keeps the server of this name off. Throws EditFailed. */
export const keptOffNow = (client: McpClient, name: string): KeptOff[] =>
  keptOff(client, name, (path) => documentOf(path === client.path ? client : { path, format: 'json' }));

/** The command line of a server in the client's configuration; null if it has none. Throws EditFailed. */
export function currentCommand(client: McpClient, name: string): string | null {
  const document = documentOf(client);
  const entry = valueAt(document, [...client.serversIn(document), client.nameFor(name)]);
  return isDocument(entry) ? commandOf(entry).join(' ') : null;
}

const documentOf = ({ path, format }: Pick<McpClient, 'path' | 'format'>): Document =>
  parse(format, readSource(path).text ?? '');

/** Clients have different names for the same. */
function commandOf(entry: Document): string[] {
  const { command = entry['cmd'] ?? '', args = [] } = entry;
  return [command, args].flat().map(String);
}

/** The variables that the entry sets. */
function envOf({ env, environment = env, envs = environment }: Document): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isDocument(envs) ? envs : {}).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
