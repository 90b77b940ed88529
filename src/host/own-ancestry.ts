import type { Machine } from '../platform/machine.ts';
import { type Identity, isZombie, nameKey, sameIdentity } from '../process/process.ts';
import { clientsAmong } from '../process/stdin-clients.ts';
import { type SafeText, safe } from '../text/safe-text.ts';

const UNKNOWN_CLIENT = safe`this server cannot see which program is its client, so it asks before its first change`;

/** The server itself, its client, all ancestors of either, and all that were once among them. */
export function createOwnAncestry(machine: Machine) {
  const seen = new Map<string, Identity>();
  let clients: readonly Identity[] = [];
  let search: Promise<void> | undefined;
  let isUnknown = false;

  function look(): Set<number> {
    const pids = new Set(machine.ancestors());
    for (const client of clients) {
      const now = machine.identityOf(client.pid);
      if (now && sameIdentity(now, client)) for (const pid of machine.ancestors(client.pid)) pids.add(pid);
    }
    for (const pid of pids) {
      const identity = machine.identityOf(pid);
      if (identity) seen.set(keyOf(identity), identity);
    }
    return pids;
  }

  async function find(): Promise<void> {
    try {
      look();
      const found = await clientsOf(machine, machine.self);
      clients = found.clients;
      isUnknown = found.isHidden;
      for (const client of clients) seen.set(keyOf(client), client);
      look();
    } catch {
      // Without a free descriptor, for example. What was found before that counts.
      isUnknown ||= clients.length === 0;
    }
  }

  return {
    /** The pids that matter for judging this process: the current ones, and its own if it was once among them. */
    pidsFor(process: Identity): ReadonlySet<number> {
      const pids = look();
      return seen.has(keyOf(process)) ? pids.add(process.pid) : pids;
    },
    /** Searches for the client once; a session does so at its first message. Never throws. */
    findClient(): Promise<void> {
      search ??= find();
      return search;
    },
    /** Resolves once a search that has begun is over. */
    settled: async (): Promise<void> => search,
    /**
     * Why the user is asked before the first change; undefined where the client is known, or the user has approved a
     * change.
     */
    asksBecause: (): SafeText | undefined => (isUnknown ? UNKNOWN_CLIENT : undefined),
    /** The user has approved a change. */
    agree(): void {
      isUnknown = false;
    },
    /** The client, and the processes of the same program above it, as Electron has them; by pid. */
    clientPids(): ReadonlySet<number> {
      const [, parent] = machine.ancestors();
      const known = clients.map(({ pid }) => pid);
      return new Set((known.length > 0 ? known : [parent ?? 0]).flatMap((pid) => sameProgramFrom(machine, pid)));
    },
    /** The client was known and has ended. */
    clientHasEnded: (): boolean =>
      clients.length > 0 &&
      clients.every((client) => {
        const now = machine.read(client.pid);
        return now === undefined || !sameIdentity(now, client) || isZombie(now);
      }),
  };
}

export type OwnAncestry = ReturnType<typeof createOwnAncestry>;

/** This process and those above it, for as long as they run the same program. */
function sameProgramFrom(machine: Machine, pid: number): number[] {
  const chain = machine.ancestors(pid).filter((one) => one > 1);
  const names = chain.map((one) => machine.read(one)).map((process) => process && nameKey(process));
  const end = names.findIndex((name) => name === undefined || name !== names[0]);
  return end < 0 ? chain : chain.slice(0, end);
}

/** Who holds the other end of this server's stdin as its client. `isHidden`: there is one, and it cannot be seen. */
export async function clientsOf(
  machine: Machine,
  server: Identity,
): Promise<{ readonly clients: readonly Identity[]; readonly isHidden: boolean }> {
  const { exists, holders } = await machine.stdinHolders(server.pid);
  const located = holders.map((identity) => ({ identity, above: machine.ancestors(identity.pid).slice(1) }));
  const clients = clientsAmong(located, server);
  return { clients, isHidden: exists && clients.length === 0 };
}

/** A pid repeats with the same start time only where pids are few, and then one process more is protected. */
const keyOf = ({ pid, startTime }: Identity): string => `${pid} ${startTime}`;
