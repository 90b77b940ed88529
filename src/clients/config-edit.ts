import { isDeepStrictEqual } from 'node:util';
import type { McpClient, ServerEntry } from './clients.ts';
import { readSource, type Source } from './config-file.ts';
import { at, EditFailed, isDocument, merged } from './document.ts';
import { edited, parse } from './format.ts';
import { isOurs } from './launch.ts';

export interface DesiredEdit {
  readonly name: string;
  /** Undefined: it shall not be there. */
  readonly server: ServerEntry | undefined;
  readonly script: string;
}

/** What would be done to the configuration of one client. */
export interface ConfigEdit {
  readonly client: McpClient;
  /** The name as it stands in this file. */
  readonly name: string;
  /** `taken`: another server has the name. `none`: all is as wished. */
  readonly kind: 'add' | 'update' | 'remove' | 'taken' | 'none' | 'failed';
  readonly source?: Source;
  readonly text?: string;
  /** Why it failed. */
  readonly reason?: string;
}

/** Reads and thinks; nothing is written. */
export function configEditFor(client: McpClient, { name: asked, server, script }: DesiredEdit): ConfigEdit {
  const name = client.nameFor(asked);
  try {
    const source = readSource(client.path);
    const { text = '' } = source;
    const document = parse(client.format, text);
    const path = [...client.serversIn(document), name];
    const old = at(document, path);
    const isKnown = old !== undefined && isOurs(old, script);
    const entry = server && client.entryFor(name, server, document);
    const next = isKnown && entry ? merged(old, entry) : entry;
    if (isDeepStrictEqual(old, next)) return { client, name, kind: 'none', source };
    const kind = old !== undefined && !isKnown ? 'taken' : !next ? 'remove' : old === undefined ? 'add' : 'update';
    return { client, name, kind, source, text: edited(client.format, text, path, next) };
  } catch (error) {
    if (error instanceof EditFailed) return { client, name, kind: 'failed', reason: error.message };
    throw error;
  }
}

/** An entry of a client's configuration that starts this program, or has its usual name. */
export interface ConfigEntry {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** All such entries of a client, whatever they are called. Throws Untouched where its configuration cannot be read. */
export function entriesOf(client: McpClient, usualName: string, script: string): ConfigEntry[] {
  const { text = '' } = readSource(client.path);
  const document = parse(client.format, text);
  const servers = at(document, client.serversIn(document));
  return Object.entries(isDocument(servers) ? servers : {}).flatMap(([name, entry]) => {
    if (!isDocument(entry) || !(name === client.nameFor(usualName) || isOurs(entry, script))) return [];
    const { command = entry['cmd'], args = [] } = entry;
    const [first = '', ...rest] = [command, args].flat().map(String);
    return [{ name, command: first, args: rest }];
  });
}

/** The server as it stands in the client's configuration: how it is started, or null when it is not there. */
export function currentEntry(client: McpClient, asked: string): string | null {
  const { text = '' } = readSource(client.path);
  const document = parse(client.format, text);
  const entry = at(document, [...client.serversIn(document), client.nameFor(asked)]);
  if (!isDocument(entry)) return null;
  const { command = entry['cmd'], args = [] } = entry;
  return [command, args].flat().map(String).join(' ');
}
