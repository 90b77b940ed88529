import { readFileSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { ifReadable, ifReadableAsync, isMissing, orErrno, Unreadable } from '../posix/errno.ts';
import { linkOf, textOf } from '../posix/kernel-text.ts';
import { type Network, PROTOCOLS, type Protocol } from '../sockets.ts';
import type { DescriptorReader } from './descriptor-reader.ts';
import type { Native } from './ffi/native.ts';
import type { KernelSocket } from './kernel-socket.ts';
import { linesOf } from './lines.ts';
import { namespaceIn } from './proc/fd-link.ts';
import { addConnectedPorts, parseNetTable } from './proc/net-tcp.ts';
import type { ProcFiles } from './proc-files.ts';

/** The inode of a socket that the kernel is only winding down. */
const NOBODYS = 0;

/** Present even without sockets. */
const HEADING = /^ *sl /;

const UNLISTED =
  'the system does not list its sockets to this server: sock_diag(7) does not answer, and /proc/net is missing or may not be read';

interface SocketReaders {
  readonly files: ProcFiles;
  readonly reader: DescriptorReader;
}

/**
 * Which sockets hold a port in the network namespace that `root` shows; sock_diag(7) first, proc_pid_net(5) without it.
 * Who holds the sockets: socket-holders.ts.
 */
export function linuxSockets(root: string, native: Native | undefined, { files, reader }: SocketReaders) {
  /** Throws Unreadable if the system does not list them. */
  function all(protocol: Protocol): readonly KernelSocket[] {
    return native?.sockets(protocol) ?? readTables(root, protocol);
  }

  /** What listens on TCP: found at once, while for what is only bound the kernel walks over all connections. */
  const listeners = (): readonly KernelSocket[] =>
    native?.listeners() ?? all('tcp').filter(({ state }) => state === 'listening');

  let ours: number | undefined;

  /** Sockets that offer a port to others: no TCP port that is bound without listening. */
  const served = (): readonly KernelSocket[] => [...listeners(), ...all('udp')];

  return {
    all,
    listeners,
    served,
    /** The inodes of all of them, as far as the system lists any. */
    everyInode: () => PROTOCOLS.flatMap((protocol) => ifReadable(() => all(protocol)) ?? []).map(({ inode }) => inode),
    /** TCP connections whose own port this is, of those that a process holds. */
    connections: (port: number): readonly KernelSocket[] =>
      (native?.connections(port) ?? readTables(root, 'tcp', port)).filter(({ inode }) => inode !== NOBODYS),
    /** The own ports of all of them; undefined where they cannot be read. */
    async connectedPorts(): Promise<ReadonlySet<number> | undefined> {
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
        // The IPv6 table is missing where IPv6 is off.
        const isRead = await ifReadableAsync(async () => {
          const [isThere] = [await read(`${net}/tcp`), await read(`${net}/tcp6`)];
          return isThere;
        });
        if (isRead) return ports;
      }
      return undefined;
    },
    /** Is its network namespace the one whose sockets are listed here? */
    networkOf({ pid, liveTid }: Pick<ProcessFacts, 'pid' | 'liveTid'>): Network {
      // This server never changes its own.
      ours ??= namespaceIn(linkOf(`${root}/self/ns/net`) ?? '');
      const theirs = files.namespaceOf(pid, 'net', liveTid);
      return theirs === undefined || ours === undefined ? 'unknown' : theirs === ours ? 'own' : 'other';
    },
    /**
     * Which of these ports a process serves in our network namespace, whichever it runs in. Throws what the file system
     * throws, or Unreadable if the answer is incomplete.
     */
    portsServedBy(pid: number, ports: ReadonlySet<number>): number[] {
      const sockets = served().filter(({ port }) => ports.has(port));
      if (sockets.length === 0) return []; // no need to read what it holds: it may be thousands
      const { inodes, why } = reader.socketsOf(pid);
      if (why !== undefined) throw new Unreadable(why);
      return sockets.filter(({ inode }) => inodes.has(inode)).map(({ port }) => port);
    },
  };
}

export type Sockets = ReturnType<typeof linuxSockets>;

function readTables(root: string, protocol: Protocol, connectionsAt?: number): KernelSocket[] {
  const [four, six] = ['', '6'].map((version) => readTable(root, `net/${protocol}${version}`));
  // With IPv6 off its table is missing; the IPv4 table always exists.
  const tables = typeof six === 'number' && isMissing(six) ? [four] : [four, six];
  return tables.flatMap((table) => {
    if (typeof table !== 'string' || !HEADING.test(table)) throw new Unreadable(UNLISTED);
    return parseNetTable(table, protocol, connectionsAt);
  });
}

/** The table, or the errno. Under `subset=pid` there is no /proc/net, but each process has its own. */
function readTable(root: string, name: string): string | number {
  const table = orErrno(() => readFileSync(`${root}/${name}`, 'latin1'));
  return typeof table === 'string' ? table : (textOf(`${root}/self/${name}`) ?? table);
}

const NO_SOCKETS = 'Install koffi, or give the server a /proc with net/tcp: until then, ports are unknown, not free.';

/** Throws UNSUPPORTED if the system does not list sockets. */
export function orUnsupported<T>(list: () => T): T {
  try {
    return list();
  } catch (error) {
    if (error instanceof Unreadable) throw new ProcessError('UNSUPPORTED', error.message, NO_SOCKETS);
    throw error;
  }
}
