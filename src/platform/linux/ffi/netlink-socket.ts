import type { Protocol, Socket } from '../../sockets.ts';
import { encodeConnections, encodeListeners, encodeRequests, parseReply } from '../netlink/sock-diag.ts';
import { encodeUnixRequest, parseUnixReply } from '../netlink/unix-diag.ts';
import { READ_BYTES } from '../proc-files.ts';
import type { Fd, Libc } from './libc.ts';
import type { Native } from './native.ts';

const O_CLOEXEC = 0o2_000_000;
const [AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG] = [16, 3, 4];
const [AF_UNIX, SOCK_DGRAM, SUN_PATH_BYTES] = [1, 2, 108];
const [SOL_SOCKET, SO_PEERCRED] = [1, 17];
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const UNIX_REPLY_BYTES = 1024; // one socket with its name of at most 108 bytes

/** What is asked and sent through sockets of this server's own. */
export function socketCalls(libc: Libc) {
  const { send, recv, sendto, getsockopt, socket, close, orErrno } = libc;

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

  const dumpAll = (requests: readonly Buffer[], protocol: Protocol): Socket[] | undefined =>
    withNetlink((fd) => {
      const sockets: Socket[] = [];
      return requests.every((request) => dump(libc, fd, { request, protocol, sockets })) ? sockets : undefined;
    });

  return {
    sockets: (protocol) => dumpAll(encodeRequests(protocol), protocol),
    listeners: () => dumpAll([encodeListeners()], 'tcp'),
    connections: (port) => dumpAll([encodeConnections(port)], 'tcp'),
    unixSocket: (inode) =>
      withNetlink((fd) => {
        const request = encodeUnixRequest(inode);
        if (send(fd, request, request.length, 0) < 0) return undefined;
        const reply = Buffer.allocUnsafe(UNIX_REPLY_BYTES);
        return parseUnixReply(reply, recv(fd, reply, reply.length, 0));
      }),
    peerPid(fd) {
      const [ucred, bytes] = [Buffer.alloc(12), Buffer.alloc(4)];
      bytes.writeUInt32LE(ucred.length);
      const pid = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, ucred, bytes) < 0 ? 0 : ucred.readInt32LE(0);
      return pid > 0 ? pid : undefined;
    },
    datagram(path, bytes) {
      const address = Buffer.alloc(2 + SUN_PATH_BYTES);
      address.writeUInt16LE(AF_UNIX, 0);
      address.write(path, 2, SUN_PATH_BYTES - 1);
      const fd = orErrno(socket(AF_UNIX, SOCK_DGRAM | O_CLOEXEC, 0));
      if (fd < 0) return fd;
      const result = orErrno(sendto(fd, bytes, bytes.length, MSG_DONTWAIT_NOSIGNAL, address, address.length));
      close(fd);
      return result;
    },
  } satisfies Partial<Native>;
}

interface Dump {
  readonly request: Buffer;
  readonly protocol: Protocol;
  readonly sockets: Socket[];
}

/** Sends one request and adds what it lists to `sockets`. False if the kernel refuses. */
function dump({ send, recv }: Libc, fd: Fd, { request, protocol, sockets }: Dump): boolean {
  if (send(fd, request, request.length, 0) < 0) return false;
  const reply = Buffer.allocUnsafe(READ_BYTES);
  for (;;) {
    const length = recv(fd, reply, READ_BYTES, 0);
    if (length <= 0) return false;
    const state = parseReply(reply, length, protocol, sockets);
    if (state !== 'more') return state === 'done';
  }
}
