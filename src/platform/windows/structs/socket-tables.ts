import { formatIpv4, formatIpv6 } from '../../ip-address.ts';
import type { Protocol } from '../../sockets.ts';
import { microsecondsAt } from './filetime.ts';
import { LAYOUTS } from './layouts.ts';
import { rowOffsets } from './row-offsets.ts';

/** Decodes what GetExtendedTcpTable and GetExtendedUdpTable return for the …_OWNER_MODULE classes; iprtrmib.h. */

export type AddressFamily = 4 | 6;

export interface SocketRow {
  readonly protocol: Protocol;
  /** IPv6 without the number of its interface. */
  readonly address: string;
  readonly port: number;
  /** Null if it is not connected. */
  readonly remote: { readonly address: string; readonly port: number } | null;
  /** `listening`, `established`, … as elsewhere; `bound` for UDP. */
  readonly state: string;
  /** The process that bound it, even if that has ended since. 0 if none has it open any more, as in `time_wait`. */
  readonly pid: number;
  /** When it was bound, in µs since 1970; null if the system does not say. */
  readonly createdUs: number | null;
}

/** MIB_TCP_STATE, and 100, which MSFT_NetTCPConnection documents as bound. A deleted socket (12) counts as closed. */
const TCP_STATES: Readonly<Record<number, string>> = {
  1: 'close',
  2: 'listening',
  3: 'syn_sent',
  4: 'syn_recv',
  5: 'established',
  6: 'fin_wait1',
  7: 'fin_wait2',
  8: 'close_wait',
  9: 'closing',
  10: 'last_ack',
  11: 'time_wait',
  12: 'close',
  100: 'bound',
};

/** Bytes of an IPv4 and an IPv6 address. */
export const ADDRESS_BYTES = { 4: 4, 6: 16 } as const;

/** Where the fields of a row lie, and in `first` the first row of its table. */
export interface RowShape {
  readonly bytes: number;
  readonly first: number;
  readonly address: number;
  readonly port: number;
  readonly pid: number;
  readonly created: number;
}
interface TcpRowShape extends RowShape {
  readonly state: number;
  readonly remoteAddress: number;
  readonly remotePort: number;
}

const { MIB_TCPROW_OWNER_MODULE: TCP4, MIB_TCP6ROW_OWNER_MODULE: TCP6 } = LAYOUTS;
const { MIB_UDPROW_OWNER_MODULE: UDP4, MIB_UDP6ROW_OWNER_MODULE: UDP6 } = LAYOUTS;

type OwnerRow = typeof TCP4 | typeof TCP6 | typeof UDP4 | typeof UDP6;

const boundShape = ({ bytes, at }: OwnerRow, { table }: { readonly table: number }): RowShape => ({
  bytes,
  first: table,
  address: 'dwLocalAddr' in at ? at.dwLocalAddr : at.ucLocalAddr,
  port: at.dwLocalPort,
  pid: at.dwOwningPid,
  created: at.liCreateTimestamp,
});

export const TCP_ROWS: Readonly<Record<AddressFamily, TcpRowShape>> = {
  4: {
    ...boundShape(TCP4, LAYOUTS.MIB_TCPTABLE_OWNER_MODULE.at),
    state: TCP4.at.dwState,
    remoteAddress: TCP4.at.dwRemoteAddr,
    remotePort: TCP4.at.dwRemotePort,
  },
  6: {
    ...boundShape(TCP6, LAYOUTS.MIB_TCP6TABLE_OWNER_MODULE.at),
    state: TCP6.at.dwState,
    remoteAddress: TCP6.at.ucRemoteAddr,
    remotePort: TCP6.at.dwRemotePort,
  },
};

export const UDP_ROWS: Readonly<Record<AddressFamily, RowShape>> = {
  4: boundShape(UDP4, LAYOUTS.MIB_UDPTABLE_OWNER_MODULE.at),
  6: boundShape(UDP6, LAYOUTS.MIB_UDP6TABLE_OWNER_MODULE.at),
};

/** MIB_TCPTABLE_OWNER_MODULE or MIB_TCP6TABLE_OWNER_MODULE: listeners and connections. */
export function decodeTcp(bytes: Buffer, family: AddressFamily): SocketRow[] {
  const shape = TCP_ROWS[family];
  return socketOffsets(bytes, shape).map((at) => {
    const state = TCP_STATES[bytes.readUInt32LE(at + shape.state)] ?? 'unknown';
    const port = portAt(bytes, at + shape.remotePort);
    // A listener has no peer, whatever the row still contains.
    const isConnected = state !== 'listening' && state !== 'bound' && port !== 0;
    return {
      ...boundRow({ bytes, family, at }, shape),
      protocol: 'tcp',
      remote: isConnected ? { address: addressAt({ bytes, family, at: at + shape.remoteAddress }), port } : null,
      state,
    };
  });
}

/** MIB_UDPTABLE_OWNER_MODULE or MIB_UDP6TABLE_OWNER_MODULE. The system does not say whether one is connected. */
export function decodeUdp(bytes: Buffer, family: AddressFamily): SocketRow[] {
  const shape = UDP_ROWS[family];
  return socketOffsets(bytes, shape).map((at) => ({
    ...boundRow({ bytes, family, at }, shape),
    protocol: 'udp',
    remote: null,
    state: 'bound',
  }));
}

interface RowPlace {
  readonly bytes: Buffer;
  readonly family: AddressFamily;
  readonly at: number;
}

/** Where each row begins, of those that are there as a whole, however many the table claims to have. */
export const socketOffsets = (bytes: Buffer, { first, bytes: size }: RowShape): number[] =>
  bytes.length < first ? [] : rowOffsets(bytes, { first, size, count: bytes.readUInt32LE(0) });

const boundRow = ({ bytes, family, at }: RowPlace, shape: RowShape) => ({
  address: addressAt({ bytes, family, at: at + shape.address }),
  port: portAt(bytes, at + shape.port),
  pid: bytes.readUInt32LE(at + shape.pid),
  createdUs: microsecondsAt(bytes, at + shape.created) || null,
});

function addressAt({ bytes, family, at }: RowPlace): string {
  const address = bytes.subarray(at, at + ADDRESS_BYTES[family]);
  return family === 4 ? formatIpv4(address) : formatIpv6(address);
}

/** In network order in the first two of four bytes; the others are not always 0. */
const portAt = (bytes: Buffer, at: number): number => bytes.readUInt16BE(at);
