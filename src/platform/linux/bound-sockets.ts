import { defined } from '../../defined.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { Unreadable } from '../posix/errno.ts';
import { type BoundSockets, PROTOCOLS, type Socket } from '../sockets.ts';
import { type InodeHolders, type KernelSocket, socketOf } from './kernel-socket.ts';
import type { Sockets } from './sockets-reader.ts';

type HoldersOf = (inodes: ReadonlySet<number>, pids: readonly number[]) => Promise<InodeHolders>;

const NONE: BoundSockets = { sockets: [] };
const NO_NETWORK = 'the operating system does not let this server see which network namespace it runs in';
const OTHER_NETWORK = 'it runs in another network namespace';

/** What each of these processes listens on or has bound, or why that is unknown. */
export async function boundSockets(
  processes: readonly ProcessFacts[],
  { all, networkOf }: Pick<Sockets, 'all' | 'networkOf'>,
  holders: HoldersOf,
): Promise<Map<number, BoundSockets>> {
  const bound = new Map<number, BoundSockets>();
  const asked: number[] = [];
  for (const process of processes) {
    await yieldIfDue();
    // Kernel threads and zombies hold nothing, so their network namespace does not matter.
    const network = process.ofKernel || isZombie(process) ? undefined : networkOf(process);
    if (network === undefined) bound.set(process.pid, NONE);
    else if (network === 'own') asked.push(process.pid);
    else bound.set(process.pid, { sockets: [], why: network === 'other' ? OTHER_NETWORK : NO_NETWORK });
  }
  const sockets = asked.length > 0 ? listed(() => PROTOCOLS.flatMap(all)) : [];
  if (sockets instanceof Unreadable) {
    for (const pid of asked) bound.set(pid, { sockets: [], why: sockets.message });
    return bound;
  }
  const byInode = new Map<number, KernelSocket>(sockets.map((socket) => [socket.inode, socket]));
  const { pidsOf, uncertain } = await holders(new Set(byInode.keys()), asked);
  const held = new Map<number, Socket[]>(asked.map((pid) => [pid, []]));
  for (const [inode, socket] of byInode)
    for (const pid of new Set(pidsOf.get(inode))) held.get(pid)?.push(socketOf(socket));
  for (const [pid, theirs] of held) {
    const why = uncertain.get(pid);
    bound.set(pid, { sockets: theirs, ...defined({ why }) });
  }
  return bound;
}

/**
 * Which of these ports of our network namespace each process serves, whichever namespace it runs in: a socket can be
 * passed on. A process is missing if that is unknown.
 */
export async function portsHeld(
  processes: readonly ProcessFacts[],
  wanted: ReadonlySet<number>,
  { served, holders }: Pick<Sockets, 'served'> & { readonly holders: HoldersOf },
): Promise<Map<number, number[]>> {
  const all = listed(served);
  if (all instanceof Unreadable) return new Map();
  const sockets = all.filter(({ port }) => wanted.has(port));
  if (sockets.length === 0) return new Map(processes.map(({ pid }) => [pid, []]));
  const pids = processes.filter((process) => !process.ofKernel && !isZombie(process)).map(({ pid }) => pid);
  const { pidsOf, uncertain } = await holders(new Set(sockets.map(({ inode }) => inode)), pids);
  const ports = new Map(processes.filter(({ pid }) => !uncertain.has(pid)).map(({ pid }) => [pid, [] as number[]]));
  for (const { inode, port } of sockets) for (const pid of new Set(pidsOf.get(inode))) ports.get(pid)?.push(port);
  return ports;
}

function listed(list: () => readonly KernelSocket[]): readonly KernelSocket[] | Unreadable {
  try {
    return list();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}
