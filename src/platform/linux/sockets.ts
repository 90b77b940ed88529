import { readFileSync, readlinkSync } from 'node:fs';
import type { ProcessFacts } from '../../process/process.ts';
import { type Network, PROTOCOLS, type Protocol, type Socket } from '../platform.ts';
import type { DescriptorReader } from './descriptors.ts';
import { folderOf, ifReadable, isMissing, Unreadable } from './files.ts';
import { linesOf } from './lines.ts';
import type { Native } from './native.ts';
import { addConnectedPorts, parseNetTable } from './net-tcp.ts';

/** Which sockets hold a port. Who holds the sockets: socket-holders.ts. */
export interface Sockets {
  /** Throws Unreadable where the system lists none. */
  all(protocol: Protocol): readonly Socket[];
  /** What listens on TCP: found at once, while for what is only bound the kernel walks over all connections. */
  listeners(): readonly Socket[];
  /** TCP connections whose own port this is, of those that a process holds. */
  connections(port: number): readonly Socket[];
  /** The own ports of all of them; undefined where they cannot be read. */
  connectedPorts(): Promise<ReadonlySet<number> | undefined>;
  /** Is its network namespace the one whose sockets are listed here? */
  networkOf(process: Pick<ProcessFacts, 'pid' | 'liveTid'>): Network;
  /**
   * What a process listens on or is bound to in our own network namespace, wherever it runs. Throws what the file
   * system throws, or Unreadable where not all of it is known.
   */
  boundBy(pid: number): Socket[];
}

/** The inode of what the kernel only winds up. */
const NOBODYS = 0;

/** Also of a table without sockets. */
const HEADING = /^ *sl /;

const UNLISTED =
  'the system does not list its sockets to this server: sock_diag(7) does not answer, and /proc/net is missing or may not be read';

/** Sockets of the network namespace that `root` shows; sock_diag(7) first, proc_pid_net(5) without it. */
export function linuxSockets(root: string, native: Native | undefined, reader: DescriptorReader): Sockets {
  function all(protocol: Protocol): readonly Socket[] {
    return native?.sockets(protocol) ?? readTables(protocol);
  }

  const listeners = (): readonly Socket[] =>
    native?.listeners() ?? all('tcp').filter(({ state }) => state === 'listening');

  function readTables(protocol: Protocol, connectionsAt?: number): Socket[] {
    const [four, six] = ['', '6'].map((version) => readTable(`net/${protocol}${version}`));
    // Where IPv6 is off, its table is not there; that of IPv4 always is.
    const tables = isMissing(six) ? [four] : [four, six];
    return tables.flatMap((table) => {
      if (typeof table !== 'string' || !HEADING.test(table)) throw new Unreadable(UNLISTED);
      return parseNetTable(table, protocol, connectionsAt);
    });
  }

  /** Under `subset=pid` there is no /proc/net, but each process has its own; or the error why it cannot be read. */
  function readTable(name: string): unknown {
    try {
      return readFileSync(`${root}/${name}`, 'latin1');
    } catch (error) {
      return ifReadable(() => readFileSync(`${root}/self/${name}`, 'latin1')) ?? error;
    }
  }

  let ours: string | undefined;
  const namespaceOf = (folder: string): string | undefined => ifReadable(() => readlinkSync(`${folder}/ns/net`));

  return {
    all,
    listeners,
    connections: (port) =>
      (native?.connections(port) ?? readTables('tcp', port)).filter(({ inode }) => inode !== NOBODYS),
    async connectedPorts() {
      const ports = new Set<number>();
      const read = async (table: string): Promise<boolean> => {
        let isThere = false;
        for await (const lines of linesOf(`${root}/${table}`)) {
          isThere = true;
          addConnectedPorts(lines, ports);
        }
        return isThere;
      };
      for (const net of ['net', 'self/net']) {
        try {
          if (!(await read(`${net}/tcp`))) continue;
          await read(`${net}/tcp6`); // missing where IPv6 is off
          return ports;
        } catch {
          // It may not be read.
        }
      }
      return undefined;
    },
    networkOf({ pid, liveTid }) {
      ours ??= namespaceOf(`${root}/self`); // this server never changes its own
      const theirs = namespaceOf(folderOf(root, pid, liveTid));
      return theirs === undefined || ours === undefined ? 'unknown' : theirs === ours ? 'own' : 'other';
    },
    boundBy(pid) {
      const { inodes, why } = reader.socketsOf(pid);
      if (why !== undefined) throw new Unreadable(why);
      if (inodes.size === 0) return []; // most have none, and all sockets of a machine are many
      return PROTOCOLS.flatMap(all).filter(
        (socket) => inodes.has(socket.inode) && (socket.state === 'listening' || socket.protocol === 'udp'),
      );
    },
  };
}
