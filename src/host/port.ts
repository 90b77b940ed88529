import type { Machine } from '../platform/machine.ts';
import type { Protocol, Socket } from '../platform/sockets.ts';
import { mib } from '../process/columns.ts';
import { targetOf } from '../process/forwarders.ts';
import { ageS, type Clock, nameOf } from '../process/process.ts';
import { refOf } from '../process/ref.ts';
import { displayCommand, notes, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { FreeOnlyHere } from './networks.ts';
import {
  addressChars,
  addressesOf,
  findPortHolders,
  noteOnOrphaned,
  type PortHolder,
  type PortHolders,
} from './port-holders.ts';

const PORT_MAX = 65_535;
/** A forking server can have hundreds: the oldest, its master among them, are told. */
const OWNERS_MAX = 12;

const CONNECTED = safe`Nobody listens on it: it is this side's port of a connection, and to listen on it may fail.`;

/**
 * Every process that holds a socket of this port, and one owner without a pid for each user whose process may not be
 * shown. `username` limits the owners only: `state` tells of the port, whoever is asked for. Connections count where
 * nobody listens: the system gives their ports to whoever connects to somewhere, also those that servers are used to.
 */
export function createPortOwners(machine: Machine, view: AccessView, freeOnlyHere: FreeOnlyHere) {
  return async (port: number, protocol: Protocol, username?: string) => {
    const scope = view.scope(username ?? '*');
    const listeners = protocol === 'tcp' ? machine.listeners() : [];
    // If a process listens, sockets that are only bound are not searched: that would take a hundred times as long.
    const all = listeners.some((socket) => socket.port === port) ? listeners : machine.sockets(protocol);
    const served = all.filter((socket) => socket.port === port);
    const connections = protocol === 'tcp' && served.length === 0 ? machine.connections(port) : [];
    const sockets = [...served, ...connections];
    const { holders, ...others } = await findPortHolders(machine, view, sockets);
    const asked = holders
      .filter(({ process }) => scope.includes(process))
      .sort((a, b) => a.process.startTicks - b.process.startTicks);
    const told = asked.slice(0, OWNERS_MAX);
    const hidden = byUser([...others.orphaned, ...others.kernel]);
    const addressesChars = addressChars([...told.map((holder) => holder.sockets), ...hidden]);
    const commandChars = rowCommandChars(told.length);
    const clock = machine.clock();
    const isFree = sockets.length === 0;
    const next = isFree ? {} : await nextFree(machine, all, port, protocol);
    const note = notes(
      connections.length > 0 ? CONNECTED : undefined,
      noteOn(view, others, holders.length - asked.length, asked.length - told.length),
      isFree || next.next_free !== undefined ? await freeOnlyHere(!isFree) : undefined,
    );
    return {
      port,
      protocol,
      state: stateOf(sockets, holders.length > 0, others),
      ...next,
      owners: [
        ...told.map((holder) => shownOwner(view, holder, clock, { commandChars, addressesChars })),
        ...hidden.map((sockets) => hiddenOwner(view, sockets, addressesChars)),
      ],
      ...(note && { note }),
    };
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
  port: number,
  protocol: Protocol,
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
interface CellWidths {
  readonly commandChars: number;
  readonly addressesChars: number;
}

function shownOwner(
  view: AccessView,
  { process, sockets }: PortHolder,
  clock: Clock,
  { commandChars, addressesChars }: CellWidths,
) {
  view.recordSighting(process);
  const forwards = targetOf(process, sockets[0]?.port ?? 0);
  return {
    pid: process.pid,
    name: safeText(nameOf(process)),
    user: view.userName(process.uids[0]),
    ...addressesOf(sockets, addressesChars),
    status: process.status,
    age_s: Math.round(ageS(process, clock)),
    memory_mib: mib(process.rssBytes),
    command: displayCommand(process.argv, commandChars),
    ref: safeText(refOf(process, view.bootTag)),
    ...(forwards !== undefined && { forwards_to: safeText(forwards) }),
  };
}

/** The kernel tells whose a socket is even when its process is hidden. */
const byUser = (sockets: readonly Socket[]): Socket[][] => {
  const uids = [...new Set(sockets.map(({ uid }) => uid))].slice(0, OWNERS_MAX);
  return uids.map((uid) => sockets.filter((socket) => socket.uid === uid));
};

function hiddenOwner(view: AccessView, sockets: readonly Socket[], addressesChars: number) {
  return {
    pid: null,
    name: null,
    user: view.userName(sockets[0]?.uid ?? 0),
    ...addressesOf(sockets, addressesChars),
    status: null,
    age_s: null,
    memory_mib: null,
    command: null,
    ref: null,
  };
}

const HIDDEN = safe`An owner without a pid is a process that this server may not show or look into.`;

function noteOn(
  view: AccessView,
  others: Omit<PortHolders, 'holders'>,
  ofOthers: number,
  notTold: number,
): SafeText | undefined {
  if (notTold > 0) return safe`Only the ${OWNERS_MAX} oldest owners; ${notTold} more: list_ports shows all.`;
  if (others.orphaned.length + others.kernel.length > 0) return noteOnOrphaned(view, others, HIDDEN);
  return ofOthers > 0 ? safe`Held by ${ofOthers} process(es) of users that were not asked for.` : undefined;
}
