import type { Protocol } from '../../sockets.ts';
import type { KernelSocket } from '../kernel-socket.ts';
import { encodeConnections, encodeListeners, encodeRequests, parseReply } from '../netlink/sock-diag.ts';
import { encodeUnixRequest, parseUnixReply, type UnixSocket } from '../netlink/unix-diag.ts';
import { READ_BYTES } from '../proc-files.ts';
import type { Fd, Libc } from './libc.ts';

const O_CLOEXEC = 0o2_000_000;
const [AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG] = [16, 3, 4];
const [AF_UNIX, SOCK_DGRAM, SUN_PATH_BYTES] = [1, 2, 108];
const [SOL_SOCKET, SO_PEERCRED] = [1, 17];
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const UNIX_REPLY_BYTES = 1024; // one socket with its name of at most 108 bytes

/** What is asked and sent through sockets of this server's own. */
export function socketCalls({ send, recv, sendto, getsockopt, socket, close, orErrno }: Libc) {
  /** Opens a socket to sock_diag(7) for one piece of work; undefined if there is none. */
  function withNetlink<T>(work: (fd: Fd) => T): T | undefined {
    const fd = socket(AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0) return undefined;
    try {
      return work(fd);
    } finally {
      close(fd);
    }
  }

  const dumpAll = (requests: readonly Buffer[], protocol: Protocol): KernelSocket[] | undefined =>
    withNetlink((fd) => {
      const sockets: KernelSocket[] = [];
      return requests.every((request) => dump(fd, request, { protocol, sockets })) ? sockets : undefined;
    });

  /** Sends one request and adds what it lists to the sockets found. False if the kernel refuses. */
  function dump(fd: Fd, request: Buffer, found: Parameters<typeof parseReply>[2]): boolean {
    if (send(fd, request, request.length, 0) < 0) return false;
    const reply = Buffer.allocUnsafe(READ_BYTES);
    for (;;) {
      const length = recv(fd, reply, READ_BYTES, 0);
      if (length <= 0) return false;
      const state = parseReply(reply, length, found);
      if (state !== 'more') return state === 'done';
    }
  }

  return {
    /** Sockets that hold a port, by NETLINK_SOCK_DIAG; undefined where the kernel cannot list them. */
    sockets: (protocol: Protocol): KernelSocket[] | undefined => dumpAll(encodeRequests(protocol), protocol),
    /** The TCP sockets that listen, by the same interface. */
    listeners: (): KernelSocket[] | undefined => dumpAll([encodeListeners()], 'tcp'),
    /** TCP connections whose own port this is, by the same interface. */
    connections: (port: number): KernelSocket[] | undefined => dumpAll([encodeConnections(port)], 'tcp'),
    /** A unix socket by its inode; undefined where there is none or the kernel does not say. */
    unixSocket: (inode: number): UnixSocket | undefined =>
      withNetlink((fd) => {
        const request = encodeUnixRequest(inode);
        if (send(fd, request, request.length, 0) < 0) return undefined;
        const reply = Buffer.allocUnsafe(UNIX_REPLY_BYTES);
        return parseUnixReply(reply, recv(fd, reply, reply.length, 0));
      }),
    /** The process that made this socket pair, SO_PEERCRED of unix(7); undefined where that is hidden. */
    peerPid(fd: Fd): number | undefined {
      const [ucred, bytes] = [Buffer.alloc(12), Buffer.alloc(4)];
      bytes.writeUInt32LE(ucred.length);
      const pid = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, ucred, bytes) < 0 ? 0 : ucred.readInt32LE(0);
      return pid > 0 ? pid : undefined;
    },
    /** Sends one unix(7) datagram to the socket of that path, without waiting. */
    datagram(path: string, bytes: Buffer): number {
      const address = Buffer.alloc(2 + SUN_PATH_BYTES);
      address.writeUInt16LE(AF_UNIX, 0);
      address.write(path, 2, SUN_PATH_BYTES - 1);
      const fd = orErrno(socket(AF_UNIX, SOCK_DGRAM | O_CLOEXEC, 0));
      if (fd < 0) return fd;
      const result = orErrno(sendto(fd, bytes, bytes.length, MSG_DONTWAIT_NOSIGNAL, address, address.length));
      close(fd);
      return result;
    },
  };
}
