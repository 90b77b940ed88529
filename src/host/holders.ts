import type { Platform, Socket } from '../platform/platform.ts';
import type { ProcessFacts } from '../process/process.ts';
import { collect } from '../process/slices.ts';
import { type Display, displayText } from '../text/display.ts';
import type { View } from './view.ts';

/** A process that may be shown, and the sockets it holds. */
export interface Holder {
  readonly process: ProcessFacts;
  readonly sockets: readonly Socket[];
}

export interface Holders {
  readonly holders: readonly Holder[];
  /** The sockets that no process holds that may be shown or looked into. */
  readonly orphaned: readonly Socket[];
}

/** Who holds these sockets, of all that may be seen: sockets are inherited and passed on, so each may have several. */
export async function findHolders(platform: Platform, view: View, sockets: readonly Socket[]): Promise<Holders> {
  if (sockets.length === 0) return { holders: [], orphaned: [] };
  const everyone = view.scope('*');
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  const inodes = new Set(byInode.keys());
  const pids = new Set([...(await platform.holders(inodes)).values()].flat());
  const visible = everyone.see(await platform.snapshot({ owner: everyone.owner, argv: false, pids })).processes;
  // Since then a pid may have changed hands: each is looked at again, now that it is known whose it is.
  const pidsOf = await platform.holders(
    inodes,
    visible.map(({ pid }) => pid),
  );
  const heldBy = new Map<number, Socket[]>();
  for (const [inode, pids] of pidsOf) {
    const socket = byInode.get(inode);
    for (const pid of socket ? new Set(pids) : []) {
      const held = heldBy.get(pid) ?? [];
      if (socket && held.push(socket) === 1) heldBy.set(pid, held);
    }
  }
  const holders = await collect(visible, (process): Holder | undefined => {
    const held = heldBy.get(process.pid);
    // Undefined when the pid has changed hands after that.
    const whole = held && platform.complete(process);
    return held && whole && { process: whole, sockets: held };
  });
  return { holders, orphaned: sockets.filter(({ inode }) => !pidsOf.has(inode)) };
}

export const addressesOf = (sockets: readonly Socket[]): Display[] =>
  [...new Set(sockets.map(({ address }) => address))].map((address) => displayText(address));

/** The ports that these processes listen on or have bound, each once. */
export async function portsOf(platform: Platform, pids: readonly number[]): Promise<Map<number, number[]>> {
  const sockets = [...platform.sockets('tcp'), ...platform.sockets('udp')];
  const holders = await platform.holders(new Set(sockets.map(({ inode }) => inode)), pids);
  const ports = new Map<number, Set<number>>();
  for (const { inode, port } of sockets) {
    for (const pid of holders.get(inode) ?? []) {
      const known = ports.get(pid);
      if (known) known.add(port);
      else ports.set(pid, new Set([port]));
    }
  }
  return new Map([...ports].map(([pid, known]) => [pid, [...known]]));
}
