import { isDeepStrictEqual } from 'node:util';
import type { McpClient, ServerEntry } from './clients.ts';
import { type ConfigSource, readSource } from './config-file.ts';
import { filesOf, hasEntry } from './current-entries.ts';
import { type Document, EditFailed, isDocument, valueAt } from './document.ts';
import { EMPTY_TEXT, parse, withEntry, withoutEntry } from './format.ts';
import { requireReadable } from './json-dialects.ts';
import { isOurs, type Launch } from './launch.ts';
import { loosened } from './loosening.ts';
import { updatedEntry } from './own-entry.ts';

/** What an entry of this server should say. */
export interface DesiredServer {
  readonly launch: Launch;
  /** Variables that the person gave. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface DesiredEdit {
  readonly name: string;
  /** Did the person choose the name? If not, an entry of this program under another name is changed, not duplicated. */
  readonly isNamed?: boolean;
  /** Undefined: remove it. */
  readonly server: DesiredServer | undefined;
  readonly script: string;
  /** Was the client's file there before this program wrote to it? Then it stays when nothing is left in it. */
  readonly wasThere?: (client: string, path: string) => boolean;
}

/** A change of one client's configuration, not yet made. */
export interface ConfigEdit {
  readonly client: McpClient;
  /** The name in this file. */
  readonly name: string;
  /** `conflict`: another server has the name. `none`: the entry is as desired. */
  readonly kind: 'add' | 'update' | 'remove' | 'conflict' | 'none' | 'failed';
  readonly source?: ConfigSource;
  /** What the file will hold; null: it is removed. */
  readonly text?: string | null;
  /** What the change may permit that the entry did not. */
  readonly loosens?: readonly string[];
  /** Why it failed. */
  readonly reason?: string;
  /** Of a failed edit: does the file hold the name? Then an entry to add by hand would be a second. */
  readonly isInText?: boolean;
  /** Further entries that start this program, which this edit leaves alone. */
  readonly others?: readonly string[];
}

/** Reads the configuration and writes nothing. Whatever is wrong with one client is a failed edit of that client. */
export function configEditFor(client: McpClient, desired: DesiredEdit): ConfigEdit {
  try {
    return editOf(client, desired);
  } catch (error) {
    const reason = error instanceof EditFailed ? error.message : `unexpected error: ${String(error)}`;
    const name = client.nameFor(desired.name);
    return { client, name, kind: 'failed', reason, isInText: isInText(client.path, name) };
  }
}

function isInText(file: string, name: string): boolean {
  try {
    return readSource(file).text?.includes(name) === true;
  } catch {
    return false; // it cannot be read, which the reason says
  }
}

/** The client with the file that has the entry already, if it reads several; else with its usual file. */
function withEntryFile(client: McpClient, name: string): McpClient {
  return filesOf(client).find((file) => hasEntry(file, name)) ?? client;
}

function editOf(usual: McpClient, desired: DesiredEdit): ConfigEdit {
  const client = withEntryFile(usual, desired.name);
  const { server, script } = desired;
  const { format, path: file } = client;
  const source = readSource(file);
  const { text = '' } = source;
  const document = parse(format, text);
  const name = nameIn(client, document, desired);
  const path = [...client.serversIn(document), name];
  const currentEntry = valueAt(document, path);
  const isOwn = isDocument(currentEntry) && isOurs(currentEntry, script);
  const others = desired.isNamed ? [] : ownNames(client, document, script).filter((other) => other !== name);
  const about = { client, name, source, others };
  requireWritable(source);
  if (!server) {
    if (currentEntry === undefined) return { ...about, kind: 'none' };
    const entry = isDocument(currentEntry) ? currentEntry : {};
    const left = withoutEntry(format, text, { path, entry });
    // A link would lead nowhere without its file.
    const isLinked = source.path !== file;
    const isKept = isLinked || desired.wasThere?.(client.id, source.path) === true;
    return { ...about, kind: isOwn ? 'remove' : 'conflict', text: left ?? (isKept ? EMPTY_TEXT[format] : null) };
  }
  const template = client.entryFor(name, serverEntry(server), document);
  const desiredEntry = isOwn ? updatedEntry(currentEntry, { ...server, name, template, script }) : template;
  requireReadable(client, text);
  if (isDeepStrictEqual(currentEntry, desiredEntry)) return { ...about, kind: 'none' };
  const kind = currentEntry === undefined ? 'add' : isOwn ? 'update' : 'conflict';
  const loosens = isOwn ? loosened(currentEntry, desiredEntry) : [];
  return { ...about, kind, loosens, text: withEntry(format, text, { path, entry: desiredEntry }) };
}

/** The entry as clients understand it. */
export const serverEntry = ({ launch: { command, args, env }, settings }: DesiredServer): ServerEntry => ({
  command,
  args,
  env: { ...env, ...settings },
});

/** The name of the entry to change. */
function nameIn(client: McpClient, document: Document, { name: wanted, isNamed, script }: DesiredEdit): string {
  const name = client.nameFor(wanted);
  const servers = valueAt(document, client.serversIn(document));
  if (isNamed || !isDocument(servers) || Object.hasOwn(servers, name)) return name;
  const [own = name] = ownNames(client, document, script);
  return own;
}

/** The names of the entries that start this program. */
function ownNames(client: McpClient, document: Document, script: string): string[] {
  const servers = valueAt(document, client.serversIn(document));
  return isDocument(servers) ? Object.keys(servers).filter((name) => isOurs(servers[name], script)) : [];
}

const OWNER_WRITES = 0o200;

/** Throws EditFailed for a file that a person, or a program for dotfiles, protects. Root could write it all the same. */
function requireWritable({ stat }: ConfigSource): void {
  if (stat && (stat.mode & OWNER_WRITES) === 0) throw new EditFailed('it is write-protected');
}

/** The entry of a client without a file, as text to add by hand. */
export function entryByHand(client: McpClient, name: string, server: DesiredServer): string {
  const path = [...client.serversIn({}), client.nameFor(name)];
  return withEntry(client.format, '', { path, entry: client.entryFor(name, serverEntry(server), {}) });
}
