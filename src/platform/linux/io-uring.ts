import { textOf } from './kernel-text.ts';

/** A descriptor that matters to a socket search: the inode of a socket, or an io_uring, which may hold more. */
export type OpenSocket = number | typeof IO_URING;
export const IO_URING = 'io_uring';
export const IO_URING_LINK = 'anon_inode:[io_uring]';

/** The inode in a link to a socket; undefined for any other link. */
export function socketInode(target: string): number | undefined {
  const match = /^socket:\[(\d{1,10})\]$/.exec(target);
  return match ? Number(match[1]) : undefined;
}

export const socketOrRing = (target: string): OpenSocket | undefined =>
  target === IO_URING_LINK ? IO_URING : socketInode(target);

/** While a ring is busy, the kernel does not print its tables. */
const TRIES = 4;

/** The sockets registered with the ring of this fdinfo; null when the kernel does not say. */
export function readRegistered(path: string): readonly number[] | null {
  for (let tries = 1; tries <= TRIES; tries++) {
    const registered = parseRegistered(textOf(path) ?? '');
    if (registered) return registered;
  }
  return null;
}

const TABLE = /^UserFiles:\t\d+$/m;
const ENTRY = /^ *\d+: (.*)$/;

/**
 * Parses the table of registered files (io_uring_register(2)) in the fdinfo of a ring into the inodes of its sockets.
 * Null if it has no table, and on kernels that print file names instead of paths: there a socket
 * is `TCP`, without its number.
 */
export function parseRegistered(text: string): number[] | null {
  const table = TABLE.exec(text);
  if (!table) return null;
  const inodes: number[] = [];
  for (const line of text.slice(table.index + table[0].length + 1).split('\n')) {
    const target = ENTRY.exec(line)?.[1];
    if (target === undefined) break; // the next table begins
    const inode = socketInode(target);
    if (inode !== undefined) inodes.push(inode);
    else if (!NO_SOCKET.test(target)) return null;
  }
  return inodes;
}

/** A path, a pipe or another file without a path, or an empty slot. */
const NO_SOCKET = /^(?:\/|[a-z_]+:|<none>$)/;
