import { existsSync } from 'node:fs';
import type { McpClient } from '../../clients/clients.ts';
import { withEachFile } from '../../clients/current-entries.ts';
import { UsageError } from '../../config/layers.ts';
import { nearest, wordInstead } from '../../text/nearest.ts';

/** The clients of these names; all of them without names. Throws UsageError for an unknown name. */
export function namedClients(clients: readonly McpClient[], names: readonly string[]): McpClient[] {
  const ids = [...new Set(clients.map(({ id }) => id))];
  for (const name of names) if (!ids.includes(name)) throw new UsageError(unknownClient(name, ids));
  return clients.filter(({ id }) => names.length === 0 || names.includes(id));
}

function unknownClient(name: string, ids: readonly string[]): string {
  const word = name.toLowerCase();
  const alike = word === '' ? [] : ids.filter((id) => id.split('-').some((part) => part.startsWith(word)));
  const near = alike.length > 0 ? alike : [nearest(word, ids)].filter((id) => id !== undefined);
  return `unknown client ${JSON.stringify(name)}; ${wordInstead(near.length > 0 ? near.join(' or ') : undefined, ids)}`;
}

/** Those that were found, or are known to be here; each file once: two clients may read the same file of a project. */
export async function foundClients(clients: readonly McpClient[], here: readonly string[] = []): Promise<McpClient[]> {
  const found = await Promise.all(
    clients.map(async (client) => (here.includes(client.id) || (await client.isFound()) ? [client] : [])),
  );
  return found.flat().filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index);
}

/** The files that were found; of a client without any, its main file: whoever names a client wants its file. */
export async function reachableClients(clients: readonly McpClient[]): Promise<McpClient[]> {
  const found = await foundClients(clients);
  const isFirst = ({ id }: McpClient, index: number): boolean => clients.findIndex((one) => one.id === id) === index;
  return clients.filter(
    (client, index) => found.includes(client) || (isFirst(client, index) && !found.some(({ id }) => id === client.id)),
  );
}

/** The same clients with every file that an earlier install may have written. */
export const withFormerFiles = (clients: readonly McpClient[]): McpClient[] =>
  clients.flatMap((client) =>
    withEachFile(client, [client.path, ...client.formerPaths.filter((path) => existsSync(path))]),
  );
