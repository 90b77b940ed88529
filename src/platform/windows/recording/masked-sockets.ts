import { FILETIME_BYTES } from '../structs/filetime.ts';
import {
  ADDRESS_BYTES,
  type AddressFamily,
  type RowShape,
  socketOffsets,
  TCP_ROWS,
  UDP_ROWS,
} from '../structs/socket-tables.ts';
import { maskedAddress } from './masked-address.ts';
import { type Fields, maskedCopy } from './masked-copy.ts';

/** Ports are two of their four bytes; the others are not always 0. */
const PORT_BYTES = 2;

/** GetExtendedTcpTable: a count, and its rows. */
export function maskedTcp(table: Buffer, family: AddressFamily): Buffer {
  const shape = TCP_ROWS[family];
  return maskedRows(table, shape, {
    numbers: [[shape.state, 4], [shape.remotePort, PORT_BYTES], ...boundNumbers(shape)],
    addresses: [shape.address, shape.remoteAddress].map((at) => [at, ADDRESS_BYTES[family]]),
  });
}

/** GetExtendedUdpTable: likewise. */
export function maskedUdp(table: Buffer, family: AddressFamily): Buffer {
  const shape = UDP_ROWS[family];
  return maskedRows(table, shape, {
    numbers: boundNumbers(shape),
    addresses: [[shape.address, ADDRESS_BYTES[family]]],
  });
}

const boundNumbers = ({ port, pid, created }: RowShape): Fields => [
  [port, PORT_BYTES],
  [pid, 4],
  [created, FILETIME_BYTES],
];

function maskedRows(
  table: Buffer,
  shape: RowShape,
  { numbers, addresses }: { readonly numbers: Fields; readonly addresses: Fields },
): Buffer {
  const copy = maskedCopy(table);
  if (table.length >= shape.first) copy.keep(0, [[0, 4]]);
  for (const at of socketOffsets(table, shape)) {
    copy.keep(at, numbers);
    copy.extend(at + shape.bytes);
    for (const [offset, length] of addresses)
      copy.replace(at + offset, maskedAddress(table.subarray(at + offset, at + offset + length)));
  }
  return copy.bytes();
}
