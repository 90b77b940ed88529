import { decodeUtf8 } from '../../../text/utf8.ts';
import { aligned, encodeMessage, HEADER_BYTES, NLM_F_REQUEST, SOCK_DIAG_BY_FAMILY } from './message.ts';

/** Encodes and parses the NETLINK_SOCK_DIAG messages about one unix socket; sock_diag(7), linux/unix_diag.h. */

export interface UnixSocket {
  /** `@` begins an abstract name. */
  readonly path?: string;
  /** Inode of the socket it is connected to. */
  readonly peer?: number;
}

const AF_UNIX = 1;
/** nlmsghdr + unix_diag_msg */
const SOCKET_BYTES = HEADER_BYTES + 16;
const UDIAG_SHOW_NAME = 1;
const UDIAG_SHOW_PEER = 4;
const [UNIX_DIAG_NAME, UNIX_DIAG_PEER] = [0, 2];
const ALL = 0xffff_ffff;

/** A request for the socket of this inode: nlmsghdr + unix_diag_req, 40 bytes. */
export function encodeUnixRequest(inode: number): Buffer {
  const message = encodeMessage(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 40);
  message[16] = AF_UNIX;
  message.writeUInt32LE(ALL, 20);
  message.writeUInt32LE(inode, 24);
  message.writeUInt32LE(UDIAG_SHOW_NAME | UDIAG_SHOW_PEER, 28);
  message.writeUInt32LE(ALL, 32); // no cookie
  message.writeUInt32LE(ALL, 36);
  return message;
}

/** Parses the answer; undefined when there is no such socket in this network namespace, or the kernel does not say. */
export function parseUnixReply(bytes: Buffer, length: number): UnixSocket | undefined {
  if (length < SOCKET_BYTES || bytes.readUInt16LE(4) !== SOCK_DIAG_BY_FAMILY) return undefined;
  const end = Math.min(length, bytes.readUInt32LE(0));
  let socket: UnixSocket = {};
  for (let at = SOCKET_BYTES; at + 4 <= end; ) {
    const attributeBytes = bytes.readUInt16LE(at);
    if (attributeBytes < 4 || at + attributeBytes > end) return undefined;
    const type = bytes.readUInt16LE(at + 2);
    const value = bytes.subarray(at + 4, at + attributeBytes);
    if (type === UNIX_DIAG_NAME && value.length > 0) socket = { ...socket, path: nameOf(value) };
    if (type === UNIX_DIAG_PEER && value.length === 4) socket = { ...socket, peer: value.readUInt32LE(0) };
    at += aligned(attributeBytes);
  }
  return socket;
}

/** A path ends at its NUL; an abstract name begins with one and ends where the value does. */
function nameOf(value: Buffer): string {
  if (value[0] === 0) return `@${decodeUtf8(value, 1)}`;
  const nul = value.indexOf(0);
  return decodeUtf8(value, 0, nul < 0 ? value.length : nul);
}
