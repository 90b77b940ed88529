import { userOf } from '../posix/owners.ts';
import type { Socket, SocketHolders } from '../sockets.ts';

/** A socket as the kernel lists it. */
export interface KernelSocket extends Omit<Socket, 'user' | 'key'> {
  readonly uid: number;
  readonly inode: number;
}

export const socketOf = ({ protocol, address, port, state, uid, inode }: KernelSocket): Socket => ({
  ...{ protocol, address, port, state },
  user: userOf(uid),
  key: String(inode),
});

/** Who holds sockets, by their inodes. */
export interface InodeHolders extends Omit<SocketHolders, 'pidsOf'> {
  readonly pidsOf: ReadonlyMap<number, readonly number[]>;
}

/** The same by the keys that the rest of this program has. */
export const byKey = ({ pidsOf, uncertain }: InodeHolders): SocketHolders => ({
  pidsOf: new Map([...pidsOf].map(([inode, pids]) => [String(inode), pids])),
  uncertain,
});
