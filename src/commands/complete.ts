import type { Host } from '../host/host.ts';
import { findPortHolders } from '../host/port-holders.ts';
import { EVERYONE } from '../host/scope.ts';
import type { ProcessFacts } from '../process/process.ts';
import { nameOf } from '../process/process.ts';
import { completionsOf } from '../server/completions.ts';
import { calledBy } from './callers.ts';
import { openHost, presenterFor } from './open-host.ts';
import { type CompletionKind, configFrom } from './options.ts';

/**
 * `complete pids`: the words that can be typed here, one per line, each followed by a tab and a description if it has one.
 * It asks the host, not the tools, which take longer to load than a person waits.
 */

type Offer = string | readonly [word: string, description: string];

const OFFERS: Readonly<Record<CompletionKind, (host: Host) => Promise<readonly Offer[]>>> = {
  pids,
  ports: async (host) => (await ports(host)).map(([port, name]) => [String(port), name]),
  'colon-ports': async (host) => (await ports(host)).map(([port, name]) => [`:${port}`, name]),
  // Not `*`, which a shell would take for all files.
  users: async (host) => (await completionsOf(async () => host).username('')).filter((name) => name !== EVERYONE),
  async projects(host) {
    const { byPid } = await host.machine.projects(await listed(host));
    const names = [...byPid.values()].filter((name) => name !== null);
    return [...new Set(names.map((name) => host.view.show.text(name)))].sort();
  },
};
const isKind = (word: string): word is CompletionKind => Object.hasOwn(OFFERS, word);

/** Silent on errors, which would appear in the middle of what a person types. */
export async function run([kind = '']: string[]): Promise<void> {
  if (!isKind(kind)) return;
  try {
    const config = configFrom({});
    const show = await presenterFor(config);
    const as = (machine: Host['machine']) => calledBy(machine, ['complete', kind]);
    const { host } = await openHost(config, { changes: false, show, as });
    process.stdout.write((await OFFERS[kind](host)).map(lineOf).join(''));
  } catch {
    // Nothing is offered.
  }
}

const lineOf = (offer: Offer): string => `${typeof offer === 'string' ? offer : offer.join('\t')}\n`;

const DESCRIPTION_CHARS = 50;
const PIDS_MAX = 200;

/** The user's own processes, newest first. */
async function listed({ machine, view }: Host): Promise<readonly ProcessFacts[]> {
  const scope = view.scope(undefined);
  const { processes } = await scope.list(await machine.snapshot({ wants: scope.wants, argv: true }));
  return processes.toSorted((one, other) => other.startTime - one.startTime);
}

async function pids(host: Host): Promise<readonly Offer[]> {
  const { show } = host.view;
  return (await listed(host)).slice(0, PIDS_MAX).map((process) => {
    const command = show.command(process.argv, DESCRIPTION_CHARS) ?? show.text(nameOf(process), DESCRIPTION_CHARS);
    return [String(process.pid), command] as const;
  });
}

async function ports({ machine, view }: Host): Promise<readonly (readonly [port: number, name: string])[]> {
  const { holders } = await findPortHolders({ machine, view }, machine.listeners());
  const named = holders.flatMap(({ process, sockets }) =>
    sockets.map(({ port }) => [port, view.show.text(nameOf(process))] as const),
  );
  return [...new Map(named)].sort(([one], [other]) => one - other);
}
