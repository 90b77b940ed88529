import type { Mode } from '../../requested-details.ts';
import { socketInode } from './fd-link.ts';

const O_ACCMODE = 0o3;
const O_PATH = 0o10_000_000;
const MODES: readonly Mode[] = ['r', 'w', 'rw'];

/** The mount id of an open file, as in /proc/PID/mountinfo; proc_pid_fdinfo(5). */
export function parseMountId(text: string): number | undefined {
  const digits = /^mnt_id:\t(\d{1,10})\n/m.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Which pty the open master belongs to: N of /dev/pts/N; drivers/tty/pty.c, pty_show_fdinfo. */
export function parseTtyIndex(text: string): number | undefined {
  const digits = /^tty-index:\t(\d{1,10})\n/m.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Parses the text of /proc/PID/fdinfo/FD into how the file is open; proc_pid_fdinfo(5). Null when it is not whole. */
export function parseFdinfo(text: string): Mode | null {
  const octal = /^flags:\t([0-7]{1,11})\n/m.exec(text)?.[1];
  if (octal === undefined) return null;
  const flags = Number.parseInt(octal, 8);
  return flags & O_PATH ? 'path' : (MODES[flags & O_ACCMODE] ?? null);
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
