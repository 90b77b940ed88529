/** The header of a netlink(7) message, and how messages are read; struct nlmsghdr in linux/netlink.h. */

export const SOCK_DIAG_BY_FAMILY = 20;
export const NLM_F_REQUEST = 1;
export const NLM_F_DUMP = 0x300;
export const HEADER_BYTES = 16;

/** A message of this size in bytes, empty but for its header. */
export function encodeMessage(type: number, flags: number, bytes: number): Buffer {
  const message = Buffer.alloc(bytes);
  message.writeUInt32LE(bytes, 0);
  message.writeUInt16LE(type, 4);
  message.writeUInt16LE(flags, 6);
  return message;
}

/** Messages and their attributes begin at multiples of four bytes. */
export const aligned = (bytes: number): number => (bytes + 3) & ~3;
