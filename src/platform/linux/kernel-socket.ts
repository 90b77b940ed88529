import { userOf } from '../posix/owners.ts';
import type { Socket, SocketHolders } from '../sockets.ts';

/** A socket as the kernel lists it, with the numbers of its user and its inode. */
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

/** The same by Socket.key, which the rest of this program uses. */
export const byKey = ({ pidsOf, uncertain }: InodeHolders): SocketHolders => ({
  pidsOf: new Map([...pidsOf].map(([inode, pids]) => [String(inode), pids])),
  uncertain,
});
