import { linesOf } from './lines.ts';
import { addUnix, type UnixEntry } from './proc/net-unix.ts';

/**
 * Reads /proc/PID/net/unix by inode; yields in between, since 20,000 sockets make a megabyte. Undefined where it is
 * missing. Throws what the file system throws.
 */
export async function readNetUnix(path: string): Promise<Map<number, UnixEntry> | undefined> {
  let sockets: Map<number, UnixEntry> | undefined;
  for await (const lines of linesOf(path)) {
    sockets ??= new Map();
    addUnix(Buffer.from(lines, 'latin1'), sockets);
  }
  return sockets;
}
