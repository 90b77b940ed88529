import * as z from 'zod';
import type { AccessView } from '../host/access.ts';
import { withCaveats } from '../host/caveats.ts';
import { forwardedNote } from '../host/forwarded.ts';
import type { Host } from '../host/host.ts';
import { noteOnOrphaned } from '../host/orphaned-sockets.ts';
import { findPortHolders, type PortHolder, type PortHolders } from '../host/port-holders.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { Machine } from '../platform/machine.ts';
import type { Socket } from '../platform/sockets.ts';
import { COLUMNS as ROW, type Row } from '../process/columns.ts';
import { targetOf } from '../process/forwarders.ts';
import { groupBy } from '../process/group-by.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { notes, type SafeText, safe } from '../text/safe-text.ts';
import { addressChars, addressesOf } from './shared/addresses.ts';
import { Amount, Count, Port, ProtocolName, Shown, unlessUnknown, usernameOn } from './shared/fields.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

const ownerFields = ({ facts, statuses }: Capabilities) => ({
  pid: Count.nullable().describe('Null when the process may not be shown.'),
  name: Shown.nullable(),
  user: unlessUnknown(Shown, facts.user),
  addresses: z.array(Shown),
  addresses_total: Count.optional().describe('Total, if the list is cut.'),
  status: z.enum(statuses).nullable(),
  age_s: Count.nullable(),
  memory_mib: Amount.nullable(),
  command: Shown.nullable(),
  ref: Shown.nullable(),
  forwards_to: Shown.optional().describe('Where docker-proxy, ssh -L or kubectl port-forward sends it.'),
});

const inputOn = ({ words }: Capabilities) =>
  z.strictObject({
    port: Port,
    protocol: ProtocolName.default('tcp'),
    username: usernameOn(words, (id) => `Owner, by name or ${id}; default all you may see`).optional(),
  });
type PortQuestion = z.output<ReturnType<typeof inputOn>>;

const COLUMNS = ['pid', 'name', 'user', 'addresses', 'age_s', 'memory_mib', 'command'] as const;

export const getProcessByPort = (capabilities: Capabilities) =>
  defineTool({
    name: 'get_process_by_port',
    title: 'Find who holds a port',
    description:
      'Finds every process that listens on a TCP port or has bound a UDP port, never its clients. `state` is listening, bound, free, or held_by_hidden when its owner may not be shown. Use it for "what is on port 3000" or "is 8080 free".',
    effect: 'read',
    input: inputOn(capabilities),
    output: z.strictObject({
      port: Port,
      protocol: ProtocolName,
      state: z.enum(['listening', 'bound', 'free', 'held_by_hidden']),
      next_free: Port.describe('The next port above that is free.').optional(),
      owners: z.array(z.strictObject(ownerFields(capabilities))),
      note: Shown.optional(),
    }),
    run: async (asked, host) => withCaveats(host.machine, await portOwners(host, asked)),
    text({ port, protocol, state, next_free, owners, note }, _, { table }) {
      const rows = owners.map((owner) =>
        COLUMNS.map((column) => (column === 'addresses' ? owner.addresses.join(' ') : owner[column])),
      );
      return [
        `${protocol} port ${port}: ${state}${next_free === undefined ? '' : `; ${next_free} is free`}`,
        ...(rows.length > 0 ? [table(COLUMNS, rows)] : []),
        ...(note ? [note] : []),
      ].join('\n');
    },
  });

const PORT_MAX = 65_535;
/** A forking server can have hundreds: only the oldest, its master among them, are listed. */
const OWNERS_MAX = 12;

const CONNECTED = safe`Nothing listens on it: it is this side's port of a connection, and listening on it may fail.`;

/**
 * Every process that holds a socket of this port, and one owner without a pid for each user whose process may not be
 * shown. `username` limits the owners only: `state` is that of the port, whoever owns it. Connections count where
 * nothing listens: the system gives their ports to any outgoing connection, also ports that servers usually have.
 */
async function portOwners(host: Host, { port, protocol, username }: PortQuestion) {
  const { machine, view, freeOnlyHere } = host;
  const scope = await view.scopeOf(username ?? '*');
  const listeners = protocol === 'tcp' ? machine.listeners() : [];
  // If a process listens, sockets that are only bound are not searched: that would take a hundred times as long.
  const all = listeners.some((socket) => socket.port === port) ? listeners : machine.sockets(protocol);
  const served = all.filter((socket) => socket.port === port);
  const connections = protocol === 'tcp' && served.length === 0 ? machine.connections(port) : [];
  const sockets = [...served, ...connections];
  const { holders, ...others } = await findPortHolders(host, sockets);
  const asked = holders
    .filter(({ process }) => scope.includes(process))
    .sort((a, b) => a.process.startTime - b.process.startTime);
  const listed = asked.slice(0, OWNERS_MAX);
  const hidden = byUser([...others.orphaned, ...others.kernel]);
  const addressesChars = addressChars([...listed.map((holder) => holder.sockets), ...hidden]);
  const commandChars = rowCommandChars(listed.length);
  const clock = machine.clock();
  const isFree = sockets.length === 0;
  const next = isFree ? {} : await nextFree(machine, all, { port, protocol });
  const note = notes(
    connections.length > 0 ? CONNECTED : undefined,
    forwardedNote(
      host,
      listed.map(({ process }) => process),
      port,
    ),
    noteOn(host, others, { unasked: holders.length - asked.length, unlisted: asked.length - listed.length }),
    isFree || next.next_free !== undefined ? await freeOnlyHere(!isFree) : undefined,
  );
  return {
    port,
    protocol,
    state: stateOf(sockets, holders.length > 0, others),
    ...next,
    owners: [
      ...listed.map((holder) => shownOwner(host, holder, { clock, commandChars, addressesChars })),
      ...hidden.map((sockets) => hiddenOwner(view, sockets, addressesChars)),
    ],
    ...(note && { note }),
  };
}

function stateOf(
  sockets: readonly Socket[],
  anyShown: boolean,
  { orphaned, kernel }: Pick<PortHolders, 'orphaned' | 'kernel'>,
): 'free' | 'held_by_hidden' | Socket['state'] {
  // A socket that its holder has closed meanwhile no longer counts.
  if (sockets.length === 0 || (!anyShown && orphaned.length + kernel.length === 0)) return 'free';
  if (!anyShown && orphaned.length > 0) return 'held_by_hidden';
  return sockets.some(({ state }) => state === 'listening') ? 'listening' : 'bound';
}

/**
 * The next free port above. The first one is asked about alone; a client with thousands of connections has one
 * port after the other, and for each of them the kernel would walk over all connections.
 */
async function nextFree(
  machine: Machine,
  sockets: readonly Socket[],
  { port, protocol }: Pick<Socket, 'port' | 'protocol'>,
): Promise<{ readonly next_free?: number }> {
  const taken = new Set(sockets.map((socket) => socket.port));
  const firstFrom = (from: number, connected: ReadonlySet<number>): number => {
    let next = from;
    while (taken.has(next) || connected.has(next)) next++;
    return next;
  };
  const first = firstFrom(port + 1, NO_PORTS);
  const isFree = first > PORT_MAX || protocol === 'udp' || machine.connections(first).length === 0;
  const connected = isFree ? NO_PORTS : await machine.connectedPorts();
  const next = isFree ? first : connected && firstFrom(first + 1, connected);
  return next !== undefined && next <= PORT_MAX ? { next_free: next } : {};
}

const NO_PORTS: ReadonlySet<number> = new Set();

/** What an owner may take of the answer. */
interface CellWidths extends Pick<Row, 'clock' | 'commandChars'> {
  readonly addressesChars: number;
}

function shownOwner(host: Host, { process, sockets }: PortHolder, { clock, commandChars, addressesChars }: CellWidths) {
  const { view } = host;
  const row = shownRow(host, { process, clock, commandChars });
  const forwards = targetOf(process, sockets[0]?.port ?? 0);
  return {
    pid: process.pid,
    name: ROW.name(row),
    user: ROW.user(row),
    ...addressesOf(view.show, sockets, addressesChars),
    status: process.status,
    age_s: ROW.age_s(row),
    memory_mib: ROW.memory_mib(row),
    command: ROW.command(row),
    ref: ROW.ref(row),
    ...(forwards !== undefined && { forwards_to: view.show.text(forwards) }),
  };
}

/** The kernel reports whose a socket is even when its process is hidden. */
const byUser = (sockets: readonly Socket[]) => [...groupBy(sockets, ({ user }) => user).values()].slice(0, OWNERS_MAX);

function hiddenOwner(view: AccessView, sockets: readonly [Socket, ...Socket[]], addressesChars: number) {
  return {
    pid: null,
    name: null,
    user: view.userName(sockets[0].user),
    ...addressesOf(view.show, sockets, addressesChars),
    status: null,
    age_s: null,
    memory_mib: null,
    command: null,
    ref: null,
  };
}

const HIDDEN = safe`An owner without a pid is a process that this server may not show or look into.`;

function noteOn(
  host: Host,
  others: Omit<PortHolders, 'holders'>,
  { unasked, unlisted }: { readonly unasked: number; readonly unlisted: number },
): SafeText | undefined {
  if (unlisted > 0) return safe`Only the ${OWNERS_MAX} oldest owners; ${unlisted} more: list_ports shows all.`;
  if (others.orphaned.length + others.kernel.length > 0) return noteOnOrphaned(host, others, HIDDEN);
  return unasked > 0 ? safe`Held by ${unasked} process(es) of users that were not asked for.` : undefined;
}
