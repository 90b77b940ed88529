import type { McpClient, ServerEntry } from './clients.ts';
import { commandLineOf } from './command-line.ts';
import { readSource } from './config-file.ts';
import { type Document, isDocument, valueAt } from './document.ts';
import { parse } from './format.ts';
import { requireReadable } from './json-dialects.ts';
import { type KeptOff, keptOff } from './kept-off.ts';
import { isOurs } from './launch.ts';

/** An entry of a client's configuration that starts this program, or has its default name. */
export interface ConfigEntry extends ServerEntry {
  readonly name: string;
  /** The file that it is in. */
  readonly file: string;
  /** The folder that the client starts it in, if the entry says so. */
  readonly cwd?: string;
  /** Does it start this program? Otherwise only its name is ours. */
  readonly isOwn: boolean;
}

/** The client with each of these files, as if that were the only one. */
export const withEachFile = (client: McpClient, paths: readonly string[]): McpClient[] =>
  paths.map((path) => ({ ...client, path, readsFormer: false }));

/** The client with each file that it reads. */
export const filesOf = (client: McpClient): McpClient[] =>
  withEachFile(client, [client.path, ...(client.readsFormer ? client.formerPaths : [])]);

/** All such entries of a client, under any name. Throws EditFailed if the client cannot read its configuration. */
export const ownEntries = (client: McpClient, defaultName: string, script: string): ConfigEntry[] =>
  filesOf(client).flatMap((file) => entriesIn(file, defaultName, script));

function entriesIn(client: McpClient, defaultName: string, script: string): ConfigEntry[] {
  const { text = '' } = readSource(client.path);
  const document = parse(client.format, text); // first, since it names what is wrong in any dialect
  requireReadable(client, text);
  const servers = valueAt(document, client.serversIn(document));
  return Object.entries(isDocument(servers) ? servers : {}).flatMap(([name, entry]) => {
    if (!isDocument(entry)) return [];
    const isOwn = isOurs(entry, script);
    if (!isOwn && name !== client.nameFor(defaultName)) return [];
    const [command = '', ...args] = commandLineOf(entry);
    const { cwd } = entry;
    const where = { file: client.path, ...(typeof cwd === 'string' && { cwd }) };
    return [{ name, command, args, env: envOf(entry), isOwn, ...where }];
  });
}

/** What in the files of a client keeps the server of this name off. Throws EditFailed. */
export const keptOffNow = (client: McpClient, name: string): KeptOff[] =>
  keptOff(client, name, (path) => documentOf(path === client.path ? client : { path, format: 'json' }));

/** Does the client's file have an entry of this name? Throws EditFailed. */
export function hasEntry(client: McpClient, name: string): boolean {
  const document = documentOf(client);
  return valueAt(document, [...client.serversIn(document), client.nameFor(name)]) !== undefined;
}

const documentOf = ({ path, format }: Pick<McpClient, 'path' | 'format'>): Document =>
  parse(format, readSource(path).text ?? '');

/** The variables that the entry sets. */
function envOf({ env, environment = env, envs = environment }: Document): Record<string, string> {
  return Object.fromEntries(
    Object.entries(isDocument(envs) ? envs : {}).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
