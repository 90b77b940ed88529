import type { Platform, Protocol, Socket } from '../platform/platform.ts';
import { mib } from '../process/columns.ts';
import { ageS, type Clock, nameOf, type ProcessFacts, refOf } from '../process/process.ts';
import { COMMAND_ROW_CHARS, type Display, displayCommand, displayText, ownText } from '../text/display.ts';
import type { View } from './view.ts';

interface Holder {
  readonly process: ProcessFacts;
  readonly sockets: readonly Socket[];
}

/**
 * Every process that holds a socket of this port, and one owner without a pid for each user whose process may not be
 * shown. `username` limits the owners only: `state` tells of the port, whoever is asked for.
 */
export function portOwners(platform: Platform, view: View, port: number, protocol: Protocol, username?: string) {
  const scope = view.scope(username ?? '*');
  const sockets = platform.sockets(protocol).filter((socket) => socket.port === port);
  const { holders, orphaned } = findHolders(platform, view, sockets);
  const asked = holders.filter(({ process }) => scope.includes(process));
  const clock = platform.clock();
  const note = noteOn(orphaned.length > 0, holders.length - asked.length);
  return {
    port,
    protocol,
    state: stateOf(sockets, holders.length > 0),
    owners: [...asked.map((holder) => shownOwner(view, holder, clock)), ...hiddenOwners(view, orphaned)],
    ...(note && { note }),
  };
}

/** The visible processes that hold one of these sockets, and the sockets that none of them holds. */
function findHolders(platform: Platform, view: View, sockets: readonly Socket[]) {
  if (sockets.length === 0) return { holders: [], orphaned: [] };
  const everyone = view.scope('*');
  const visible = everyone.see(platform.snapshot({ owner: everyone.owner, argv: false })).processes;
  const pidsOf = platform.holders(
    new Set(sockets.map(({ inode }) => inode)),
    visible.map(({ pid }) => pid),
  );
  const holders = visible.flatMap((process): Holder[] => {
    const held = sockets.filter(({ inode }) => pidsOf.get(inode)?.includes(process.pid));
    // Between the snapshot and the look at its files a pid may have changed hands: `complete` looks again.
    const whole = held.length > 0 ? platform.complete(process) : undefined;
    return whole ? [{ process: whole, sockets: held }] : [];
  });
  return { holders, orphaned: sockets.filter(({ inode }) => !pidsOf.has(inode)) };
}

function stateOf(sockets: readonly Socket[], anyShown: boolean): 'free' | 'held_by_hidden' | Socket['state'] {
  if (sockets.length === 0) return 'free';
  if (!anyShown) return 'held_by_hidden';
  return sockets.some(({ state }) => state === 'listening') ? 'listening' : 'bound';
}

function shownOwner(view: View, { process, sockets }: Holder, clock: Clock) {
  return {
    pid: process.pid,
    name: displayText(nameOf(process)),
    user: view.userName(process.uids[0]),
    addresses: addressesOf(sockets),
    status: process.status,
    age_s: Math.round(ageS(process, clock)),
    memory_mib: mib(process.rssBytes),
    command: displayCommand(process.argv, COMMAND_ROW_CHARS),
    ref: displayText(refOf(process)),
  };
}

/** The kernel tells whose a socket is even when its process is hidden. */
function hiddenOwners(view: View, sockets: readonly Socket[]) {
  return [...new Set(sockets.map(({ uid }) => uid))].map((uid) => ({
    pid: null,
    name: null,
    user: view.userName(uid),
    addresses: addressesOf(sockets.filter((socket) => socket.uid === uid)),
    status: null,
    age_s: null,
    memory_mib: null,
    command: null,
    ref: null,
  }));
}

const addressesOf = (sockets: readonly Socket[]): Display[] =>
  [...new Set(sockets.map(({ address }) => address))].map((address) => displayText(address));

function noteOn(anyHidden: boolean, ofOthers: number): Display | undefined {
  if (anyHidden) return ownText`An owner without a pid is a process that this server may not show or look into.`;
  return ofOthers > 0 ? ownText`Held by ${ofOthers} process(es) of users that were not asked for.` : undefined;
}
