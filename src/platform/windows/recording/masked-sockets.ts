import { FILETIME_BYTES } from '../structs/filetime.ts';
import { LAYOUTS } from '../structs/layouts.ts';
import { maskedAddress } from './masked-address.ts';
import { type Fields, maskedCopy } from './masked-copy.ts';

/** Ports are two of their four bytes; the others are not always 0. */
const PORT_BYTES = 2;

interface RowMask {
  readonly bytes: number;
  readonly numbers: Fields;
  readonly addresses: Fields;
}

const { MIB_TCPROW_OWNER_MODULE: TCP4, MIB_TCP6ROW_OWNER_MODULE: TCP6 } = LAYOUTS;
const { MIB_UDPROW_OWNER_MODULE: UDP4, MIB_UDP6ROW_OWNER_MODULE: UDP6 } = LAYOUTS;

const ROWS = {
  'tcp 4': {
    bytes: TCP4.bytes,
    numbers: [
      [TCP4.at.dwState, 4],
      [TCP4.at.dwLocalPort, PORT_BYTES],
      [TCP4.at.dwRemotePort, PORT_BYTES],
      [TCP4.at.dwOwningPid, 4],
      [TCP4.at.liCreateTimestamp, FILETIME_BYTES],
    ],
    addresses: [
      [TCP4.at.dwLocalAddr, 4],
      [TCP4.at.dwRemoteAddr, 4],
    ],
  },
  'tcp 6': {
    bytes: TCP6.bytes,
    numbers: [
      [TCP6.at.dwState, 4],
      [TCP6.at.dwLocalPort, PORT_BYTES],
      [TCP6.at.dwRemotePort, PORT_BYTES],
      [TCP6.at.dwOwningPid, 4],
      [TCP6.at.liCreateTimestamp, FILETIME_BYTES],
    ],
    addresses: [
      [TCP6.at.ucLocalAddr, 16],
      [TCP6.at.ucRemoteAddr, 16],
    ],
  },
  'udp 4': {
    bytes: UDP4.bytes,
    numbers: [
      [UDP4.at.dwLocalPort, PORT_BYTES],
      [UDP4.at.dwOwningPid, 4],
      [UDP4.at.liCreateTimestamp, FILETIME_BYTES],
    ],
    addresses: [[UDP4.at.dwLocalAddr, 4]],
  },
  'udp 6': {
    bytes: UDP6.bytes,
    numbers: [
      [UDP6.at.dwLocalPort, PORT_BYTES],
      [UDP6.at.dwOwningPid, 4],
      [UDP6.at.liCreateTimestamp, FILETIME_BYTES],
    ],
    addresses: [[UDP6.at.ucLocalAddr, 16]],
  },
} as const satisfies Record<string, RowMask>;

/** GetExtendedTcpTable, GetExtendedUdpTable: a count, and its rows. */
export function maskedSockets(table: Buffer, kind: keyof typeof ROWS): Buffer {
  const { table: first, dwNumEntries } = LAYOUTS.MIB_TCPTABLE_OWNER_MODULE.at; // the same for all four
  if (table.length < first) return Buffer.alloc(0);
  const { bytes, numbers, addresses }: RowMask = ROWS[kind];
  const copy = maskedCopy(table);
  copy.keep(0, [[dwNumEntries, 4]]);
  const count = Math.min(table.readUInt32LE(dwNumEntries), Math.floor((table.length - first) / bytes));
  for (let row = 0; row < count; row++) {
    const at = first + row * bytes;
    copy.keep(at, numbers);
    copy.extend(at + bytes);
    for (const [offset, length] of addresses)
      copy.replace(at + offset, maskedAddress(table.subarray(at + offset, at + offset + length)));
  }
  return copy.bytes();
}
