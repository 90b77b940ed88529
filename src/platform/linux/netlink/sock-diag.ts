import { formatIpv4, formatIpv6 } from '../../ip-address.ts';
import type { Protocol } from '../../sockets.ts';
import type { KernelSocket } from '../kernel-socket.ts';
import { aligned, encodeMessage, HEADER_BYTES, NLM_F_DUMP, NLM_F_REQUEST, SOCK_DIAG_BY_FAMILY } from './message.ts';

/** Encodes and parses the NETLINK_SOCK_DIAG messages that list sockets; sock_diag(7), linux/inet_diag.h. */

const [AF_INET, AF_INET6] = [2, 10];
const IPPROTO_UDP = 17;

const TCPDIAG_GETSOCK = 18;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** With the errno of the dump: without the udp_diag module it is not an error, but a list that ends with -ENOENT. */
const DONE_BYTES = HEADER_BYTES + 4;
/** nlmsghdr + inet_diag_msg */
const SOCKET_BYTES = HEADER_BYTES + 72;

const TCP_LISTEN = 10;
/** Bound but neither listening nor connected; listed since Linux 6.8, ignored before. */
const TCP_BOUND_INACTIVE = 13;
const TCP_STATES = (1 << TCP_LISTEN) | (1 << TCP_BOUND_INACTIVE);
/** The states of a connection that a process may have open: not TIME_WAIT, which only waits for late packets. */
const TCP_CONNECTED = [1, 2, 4, 5, 8, 9, 11].reduce((states, state) => states | (1 << state), 0);
const ALL_STATES = 0xffff_ffff;

/**
 * The requests to dump all sockets of a protocol, to be sent one after the other. TCP is asked for in the old form,
 * which has one answer for both address families: to find what is only bound the kernel walks over all connections,
 * 4 ms for 20,000 of them, and would do so twice.
 */
export const encodeRequests = (protocol: Protocol): Buffer[] =>
  protocol === 'tcp' ? [encodeTcp(TCP_STATES)] : [AF_INET, AF_INET6].map(encodeUdp);

/** The request to dump what listens on TCP: the kernel has a separate table for it, so connections cost nothing. */
export const encodeListeners = (): Buffer => encodeTcp(1 << TCP_LISTEN);

/** The request to dump the TCP connections whose own port this is. */
export const encodeConnections = (port: number): Buffer => encodeTcp(TCP_CONNECTED, port);

/** nlmsghdr + inet_diag_req, 76 bytes; port 0 is any. */
function encodeTcp(states: number, port = 0): Buffer {
  const message = encodeMessage(TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP, 76);
  message[16] = AF_INET;
  message.writeUInt16BE(port, 20);
  message.writeUInt32LE(states, 68);
  return message;
}

/** nlmsghdr + inet_diag_req_v2, 72 bytes */
function encodeUdp(family: number): Buffer {
  const message = encodeMessage(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 72);
  message[16] = family;
  message[17] = IPPROTO_UDP;
  message.writeUInt32LE(ALL_STATES, 20);
  return message;
}

/**
 * Parses one datagram of the answer into `sockets`. `done`: nothing follows. `failed`: the kernel refused, e.g.
 * because the udp_diag module is not there.
 */
export function parseReply(
  bytes: Buffer,
  length: number,
  { protocol, sockets }: { readonly protocol: Protocol; readonly sockets: KernelSocket[] },
): 'more' | 'done' | 'failed' {
  for (let at = 0; at + HEADER_BYTES <= length; ) {
    const messageBytes = bytes.readUInt32LE(at);
    const type = bytes.readUInt16LE(at + 4);
    if (messageBytes < HEADER_BYTES || at + messageBytes > length) return 'failed';
    if (type === NLMSG_DONE) return messageBytes >= DONE_BYTES && bytes.readInt32LE(at + 16) < 0 ? 'failed' : 'done';
    if (type === NLMSG_ERROR || messageBytes < SOCKET_BYTES) return 'failed';
    const body = at + HEADER_BYTES;
    const port = bytes.readUInt16BE(body + 4);
    if (port !== 0) {
      const address = bytes.subarray(body + 8, body + 24);
      sockets.push({
        protocol,
        address: bytes[body] === AF_INET ? formatIpv4(address) : formatIpv6(address),
        port,
        state: protocol === 'tcp' && bytes[body + 1] === TCP_LISTEN ? 'listening' : 'bound',
        uid: bytes.readUInt32LE(body + 64),
        inode: bytes.readUInt32LE(body + 68),
      });
    }
    at += aligned(messageBytes);
  }
  return 'more';
}
