import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { ownEntries } from '../../clients/config-edit.ts';
import { EditFailed } from '../../clients/document.ts';
import { openPlaces } from '../../platform/this-system.ts';
import type { Presenter, SafeText } from '../../text/safe-text.ts';
import { environment, ownScript } from '../options.ts';

/** A client on this machine, and the servers in its configuration that start this program. */
export interface Installed {
  readonly client: string;
  readonly configuration: string;
  readonly servers: readonly {
    readonly name: SafeText;
    readonly command: SafeText;
    readonly missing: readonly SafeText[];
  }[];
  /** Why its configuration cannot be read. */
  readonly unreadable?: string;
}

const DEFAULT_NAME = 'process-manager';
const LINE_CHARS = 200;

export async function installedClients(show: Presenter): Promise<Installed[]> {
  const line = (text: string): SafeText => show.text(text, LINE_CHARS);
  const { home } = openPlaces();
  if (home === undefined) return []; // clients keep their configuration in the home folder
  const { clientsOf } = await import('../../clients/clients.ts');
  const clients = clientsOf(environment, home).map(async (client): Promise<Installed[]> => {
    if (!(await client.isFound())) return [];
    const about = { client: client.label, configuration: show.text(client.path) };
    try {
      const servers = ownEntries(client, DEFAULT_NAME, ownScript()).map(({ name, command, args }) => ({
        name: show.text(name),
        command: line([command, ...args].join(' ')),
        // Later arguments are the script's own.
        missing: [command, ...args.slice(0, 1)].filter((path) => isAbsolute(path) && !existsSync(path)).map(line),
      }));
      return [{ ...about, servers }];
    } catch (error) {
      if (!(error instanceof EditFailed)) throw error;
      return [{ ...about, servers: [], unreadable: line(error.message) }];
    }
  });
  return (await Promise.all(clients)).flat();
}

/** Is this a checkout whose sources are newer than its build? */
export function isStale(): boolean {
  const script = ownScript();
  const sources = join(dirname(script), '..', 'src');
  if (!existsSync(sources)) return false;
  const builtMs = statSync(script).mtimeMs;
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  return files.some((file) => file.endsWith('.ts') && statSync(join(sources, file)).mtimeMs > builtMs);
}
