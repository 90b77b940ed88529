import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { nextSlice, sliceIsOver } from '../../process/slices.ts';
import { PROTOCOLS, type Protocol, type Socket } from '../platform.ts';
import { isMissing, Unreadable } from './files.ts';
import type { Native } from './native.ts';
import { parseNetTable } from './net-tcp.ts';

/** Which sockets hold a port, and which processes hold the sockets. */
export interface Sockets {
  all(protocol: Protocol): readonly Socket[];
  /** Inode → pids of the processes that hold it, of those that may be read. */
  holders(wanted: ReadonlySet<number>, pids: Iterable<number>): Promise<Map<number, number[]>>;
  /** What a process listens on or is bound to. Throws what the file system throws, or Unreadable. */
  heldBy(pid: number): Socket[];
  /** Of these those of our own network namespace, wherever the process runs. Throws what the file system throws. */
  boundBy(pid: number): Socket[];
}

/** Sockets of the network namespace that `root` shows; sock_diag(7) first, proc_pid_net(5) without it. */
export function linuxSockets(root: string, native: Native | undefined): Sockets {
  function all(protocol: Protocol): readonly Socket[] {
    return native?.sockets(protocol) ?? ['', '6'].flatMap((version) => readTable(protocol, version));
  }

  function readTable(protocol: Protocol, version: string): Socket[] {
    try {
      return parseNetTable(readFileSync(`${root}/net/${protocol}${version}`, 'latin1'), protocol);
    } catch (error) {
      if (isMissing(error)) return []; // where IPv6 is off, its table is not there
      throw error;
    }
  }

  function inodesOf(pid: number): Set<number> {
    const inodes = new Set<number>();
    for (const fd of readdirSync(`${root}/${pid}/fd`)) {
      const inode = SOCKET_LINK.exec(linkOf(`${root}/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(Number(inode));
    }
    return inodes;
  }

  function boundTo(inodes: ReadonlySet<number>): Socket[] {
    if (inodes.size === 0) return []; // most have none, and all sockets of a machine are many
    return PROTOCOLS.flatMap(all).filter(
      (socket) => inodes.has(socket.inode) && (socket.state === 'listening' || socket.protocol === 'udp'),
    );
  }

  return {
    all,
    async holders(wanted, pids) {
      const found = new Map<number, number[]>();
      for (const pid of wanted.size > 0 ? pids : []) {
        if (sliceIsOver()) await nextSlice();
        for (const inode of ifReadable(() => inodesOf(pid))) {
          if (wanted.has(inode)) found.set(inode, [...(found.get(inode) ?? []), pid]);
        }
      }
      return found;
    },
    boundBy: (pid) => boundTo(inodesOf(pid)),
    heldBy(pid) {
      const inodes = inodesOf(pid);
      if (readlinkSync(`${root}/${pid}/ns/net`) !== readlinkSync(`${root}/self/ns/net`)) {
        throw new Unreadable('it runs in another network namespace');
      }
      return boundTo(inodes);
    },
  };
}

const SOCKET_LINK = /^socket:\[(\d+)\]$/;

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (isMissing(error)) return ''; // closed meanwhile
    throw error;
  }
}

/** Nothing where the process is not ours to read, or gone. */
function ifReadable(read: () => ReadonlySet<number>): Iterable<number> {
  try {
    return read();
  } catch {
    return [];
  }
}
