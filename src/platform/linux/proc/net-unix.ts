import { decodeUtf8 } from '../../../text/utf8.ts';

/** A unix socket as /proc/net/unix has it. */
export interface UnixEntry {
  readonly inode: number;
  /** `@` begins an abstract name. Undefined: it has none, or none that can be believed. */
  readonly path: string | undefined;
  readonly state: 'listening' | 'connected' | 'bound';
}

const LINE =
  /^[0-9a-fA-F]{8,16}: [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{4} ([0-9A-F]{2}) +(\d{1,10})(?: (.*))?$/;
/** __SO_ACCEPTCON */
const LISTENS = 0x1_0000;
const CONNECTED = 3;

/**
 * Parses /proc/net/unix by inode; proc_pid_net(5). The kernel prints a path as it is: one with a newline
 * in it can imitate the line of another socket. Of two lines with the same inode neither path is believed.
 */
export function parseNetUnix(bytes: Buffer): Map<number, UnixEntry> {
  const sockets = new Map<number, UnixEntry>();
  addUnix(bytes, sockets);
  return sockets;
}

/** Adds the sockets of whole lines, below the heading. */
export function addUnix(bytes: Buffer, sockets: Map<number, UnixEntry>): void {
  const lines = decodeUtf8(bytes).split('\n');
  // Without its newline, the last line may be cut.
  for (const line of lines.slice(1, -1)) {
    const [, flags = '', state = '', digits, path] = LINE.exec(line) ?? [];
    if (digits === undefined) continue;
    const inode = Number(digits);
    sockets.set(inode, {
      inode,
      path: sockets.has(inode) ? undefined : path,
      state:
        Number.parseInt(flags, 16) & LISTENS
          ? 'listening'
          : Number.parseInt(state, 16) === CONNECTED
            ? 'connected'
            : 'bound',
    });
  }
}
