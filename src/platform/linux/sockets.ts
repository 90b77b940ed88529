import { readFileSync, readlinkSync } from 'node:fs';
import { PROTOCOLS, type Protocol, type Socket } from '../platform.ts';
import { readFds } from './fd.ts';
import { isMissing, socketInode, Unreadable } from './files.ts';
import type { Native } from './native.ts';
import { parseNetTable } from './net-tcp.ts';

/** Which sockets hold a port. Who holds the sockets: socket-holders.ts. */
export interface Sockets {
  all(protocol: Protocol): readonly Socket[];
  /** What listens on TCP: found at once, while for what is only bound the kernel walks over all connections. */
  listeners(): readonly Socket[];
  /** TCP connections whose own port this is, of those that a process holds. */
  connections(port: number): readonly Socket[];
  /** What a process listens on or is bound to. Throws what the file system throws, or Unreadable. */
  heldBy(pid: number): Socket[];
  /** Of these those of our own network namespace, wherever the process runs. Throws what the file system throws. */
  boundBy(pid: number): Socket[];
}

/** The inode of what the kernel only winds up. */
const NOBODYS = 0;

/** Sockets of the network namespace that `root` shows; sock_diag(7) first, proc_pid_net(5) without it. */
export function linuxSockets(root: string, native: Native | undefined): Sockets {
  function all(protocol: Protocol): readonly Socket[] {
    return native?.sockets(protocol) ?? readTables(protocol);
  }

  const listeners = (): readonly Socket[] =>
    native?.listeners() ?? all('tcp').filter(({ state }) => state === 'listening');

  const readTables = (protocol: Protocol, connectionsAt?: number): Socket[] =>
    ['', '6'].flatMap((version) => readTable(protocol, version, connectionsAt));

  function readTable(protocol: Protocol, version: string, connectionsAt: number | undefined): Socket[] {
    try {
      return parseNetTable(readFileSync(`${root}/net/${protocol}${version}`, 'latin1'), protocol, connectionsAt);
    } catch (error) {
      if (isMissing(error)) return []; // where IPv6 is off, its table is not there
      throw error;
    }
  }

  function inodesOf(pid: number): Set<number> {
    return new Set(readFds(`${root}/${pid}`).flatMap(({ target }) => socketInode(target) ?? []));
  }

  function boundTo(inodes: ReadonlySet<number>): Socket[] {
    if (inodes.size === 0) return []; // most have none, and all sockets of a machine are many
    return PROTOCOLS.flatMap(all).filter(
      (socket) => inodes.has(socket.inode) && (socket.state === 'listening' || socket.protocol === 'udp'),
    );
  }

  return {
    all,
    listeners,
    connections: (port) =>
      (native?.connections(port) ?? readTables('tcp', port)).filter(({ inode }) => inode !== NOBODYS),
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
