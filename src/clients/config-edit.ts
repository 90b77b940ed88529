import { isDeepStrictEqual } from 'node:util';
import type { McpClient, ServerEntry } from './clients.ts';
import { type ConfigSource, readSource } from './config-file.ts';
import { type Document, EditFailed, isDocument, merged, valueAt } from './document.ts';
import { edited, parse } from './format.ts';
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
export interface ConfigEntry extends Pick<ServerEntry, 'command' | 'args'> {
  readonly name: string;
}

/** All such entries of a client, under any name. Throws EditFailed if its configuration cannot be read. */
export function ownEntries(client: McpClient, defaultName: string, script: string): ConfigEntry[] {
  const document = documentOf(client);
  const servers = valueAt(document, client.serversIn(document));
  return Object.entries(isDocument(servers) ? servers : {}).flatMap(([name, entry]) => {
    if (!isDocument(entry) || !(name === client.nameFor(defaultName) || isOurs(entry, script))) return [];
    const [command = '', ...args] = commandOf(entry);
    return [{ name, command, args }];
  });
}

/** The command line of a server in the client's configuration; null if it has none. Throws EditFailed. */
export function currentCommand(client: McpClient, name: string): string | null {
  const document = documentOf(client);
  const entry = valueAt(document, [...client.serversIn(document), client.nameFor(name)]);
  return isDocument(entry) ? commandOf(entry).join(' ') : null;
}

const documentOf = ({ path, format }: McpClient): Document => parse(format, readSource(path).text ?? '');

function commandOf(entry: Document): string[] {
  const { command = entry['cmd'], args = [] } = entry;
  return [command, args].flat().map(String);
}
