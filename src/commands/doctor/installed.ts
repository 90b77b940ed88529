import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { McpClient } from '../../clients/clients.ts';
import { type ConfigEntry, keptOffNow, ownEntries } from '../../clients/current-entries.ts';
import { EditFailed } from '../../clients/document.ts';
import type { KeptOff } from '../../clients/kept-off.ts';
import { DEFAULT_NAME } from '../../clients/launch.ts';
import { openPlaces, PLATFORM, THIS_SYSTEM } from '../../platform/this-system.ts';
import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import type { Presenter, SafeText } from '../../text/safe-text.ts';
import { foundClients } from '../install/which-clients.ts';
import { environment, ownScript } from '../options.ts';
import { inheritedFrom, pathsOf } from './client-environment.ts';
import { obstacleTo, type Remark } from './entry-checks.ts';
import { type Trial, tryEntry } from './trial.ts';

/** A client on this machine, and the servers in its configuration that start this program. */
export interface Installed {
  readonly id: string;
  readonly client: string;
  readonly configuration: SafeText;
  readonly servers: readonly TriedServer[];
  /** Why its configuration cannot be read. */
  readonly unreadable?: string;
}

/** An entry, and the result of starting it as its client does. */
export interface TriedServer extends Partial<Pick<Trial, 'version' | 'tools' | 'ms'>> {
  readonly name: SafeText;
  readonly command: SafeText;
  /** `off`: the client does not start it. `not_started`: doctor did not, as it may be another program. */
  readonly outcome: Trial['outcome'] | 'off' | 'not_started';
  readonly remarks: readonly Remark[];
}

const LINE_CHARS = 200;
/** Servers started at the same time: more would slow each other down. */
const AT_ONCE = 3;
/** After this, no further one is started. */
const ALL_MS = 60_000;

export async function installedClients(show: Presenter): Promise<Installed[]> {
  const { home } = openPlaces();
  if (home === undefined) return []; // clients keep their configuration in the home folder
  const { clientsOf } = await import('../../clients/clients.ts');
  const found = await foundClients(clientsOf({ env: environment, home, platform: PLATFORM }));
  const turn = inTurn();
  return Promise.all(found.map((client) => examined(client, { home, show, turn })));
}

interface Examination {
  readonly home: string;
  readonly show: Presenter;
  readonly turn: ReturnType<typeof inTurn>;
}

async function examined(client: McpClient, { home, show, turn }: Examination): Promise<Installed> {
  const { id, label, path } = client;
  const about = { id, client: label, configuration: show.text(path, LINE_CHARS) };
  const person = environment['PATH'] ?? '';
  const paths = pathsOf(id, person, THIS_SYSTEM.desktopPath);
  const context = { paths, inherited: inheritedFrom(environment), home, show };
  try {
    const servers = ownEntries(client, DEFAULT_NAME, ownScript()).map(async (entry): Promise<TriedServer> => {
      const configuration = show.text(entry.file, LINE_CHARS);
      const off = keptOffNow({ ...client, path: entry.file }, entry.name);
      const result =
        resultWithoutStart(entry, off, show) ??
        (await turn(() => tryEntry(entry, { ...context, configuration }))) ??
        OUT_OF_TIME;
      const inFolders = off.filter(({ folder }) => folder !== undefined).map((one) => offRemark(one, show));
      return {
        name: show.text(entry.name),
        command: show.command([entry.command, ...entry.args], LINE_CHARS) ?? show.text(''),
        ...result,
        remarks: [...result.remarks, ...inFolders].map((remark) =>
          remark.by === 'install' && !entry.isOwn ? { ...remark, by: 'replace' } : remark,
        ),
      };
    });
    return { ...about, servers: await Promise.all(servers) };
  } catch (error) {
    if (!(error instanceof EditFailed)) throw error;
    return { ...about, servers: [], unreadable: show.text(error.message, LINE_CHARS) };
  }
}

type Result = Omit<TriedServer, 'name' | 'command'>;

/** Undefined: it must be started to know. */
function resultWithoutStart(entry: ConfigEntry, off: readonly KeptOff[], show: Presenter): Result | undefined {
  const everywhere = off.filter(({ folder }) => folder === undefined);
  if (everywhere.length > 0) return { outcome: 'off', remarks: everywhere.map((one) => offRemark(one, show)) };
  const obstacle = obstacleTo(entry, ownScript(), show);
  return obstacle && { outcome: obstacle.outcome, remarks: [obstacle.remark] };
}

const offRemark = ({ what, fix, file, folder }: KeptOff, show: Presenter): Remark => ({
  level: 'note',
  what: folder === undefined ? what : `${what} in ${show.quoted(folder, QUOTED_PATH_CHARS)}`,
  fix: `${fix} in ${show.quoted(file, QUOTED_PATH_CHARS)}`,
});

const OUT_OF_TIME: Result = {
  outcome: 'not_started',
  remarks: [{ level: 'note', what: 'was not started: the others took too long', fix: 'run doctor again' }],
};

/** Runs at most AT_ONCE at a time, in the order of the calls. Undefined: there was no time left. */
function inTurn() {
  const startMs = performance.now();
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  let calls = 0;
  return <T>(work: () => Promise<T>): Promise<T | undefined> => {
    const lane = calls++ % AT_ONCE;
    const result = (lanes[lane] ?? Promise.resolve()).then(() =>
      performance.now() - startMs < ALL_MS ? work() : undefined,
    );
    lanes[lane] = result;
    return result;
  };
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
