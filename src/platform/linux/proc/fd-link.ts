/** The targets of links in /proc/PID/fd and /proc/PID/ns: paths, and names such as `socket:[4711]`; proc_pid_fd(5). */

/** A descriptor that matters to a socket search: the inode of a socket, or an io_uring, which may hold more. */
export type OpenSocket = number | typeof IO_URING;
export const IO_URING = 'io_uring';
export const IO_URING_LINK = 'anon_inode:[io_uring]';

/** The inode in a link to a socket; undefined for any other link. */
export function socketInode(target: string): number | undefined {
  const match = /^socket:\[(\d{1,10})\]$/.exec(target);
  return match ? Number(match[1]) : undefined;
}

/** The link to the socket of this inode. */
export const socketLink = (inode: number): string => `socket:[${inode}]`;

/** What the kernel gives as the inode of a peer that is closed. */
export const CLOSED = 0;

export const socketOrRing = (target: string): OpenSocket | undefined =>
  target === IO_URING_LINK ? IO_URING : socketInode(target);

/** The number in `net:[4026531840]`; namespaces(7). */
export function namespaceIn(target: string): number | undefined {
  const digits = /^(?:net|mnt):\[(\d{1,20})\]$/.exec(target)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The kernel marks the path of a deleted file. */
const DELETED = ' (deleted)';
export const isMarked = (target: string): boolean => target.endsWith(DELETED);
export const withoutMark = (target: string): string => (isMarked(target) ? target.slice(0, -DELETED.length) : target);

/** A path in a file system: no memfd, which only looks like one. */
export const isPath = (target: string): boolean => target.startsWith('/') && !target.startsWith('/memfd:');

/** A regular file or folder: no device, but shared memory under /dev/shm counts. */
export const isOpenFile = (target: string): boolean =>
  isPath(target) && (!target.startsWith('/dev/') || target.startsWith('/dev/shm/'));
