import type { Koffi } from '../../koffi.ts';
import { win32Error } from '../refusals.ts';
import type { SystemCalls } from '../system-calls.ts';

const FAMILIES = { 4: 2, 6: 23 } as const; // AF_INET, AF_INET6
const TCP_TABLE_OWNER_MODULE_ALL = 8;
const UDP_TABLE_OWNER_MODULE = 2;
const ERROR_INSUFFICIENT_BUFFER = 122;
const FIRST_BYTES = 64 * 1024;
/** Connections are opened while the table is read: more room than the system asked for. */
const SPARE_BYTES = 16 * 1024;
const TRIES_MAX = 20;

/** GetExtendedTcpTable, GetExtendedUdpTable. */
export function bindSocketTables(koffi: Koffi): Pick<SystemCalls, 'tcpTable' | 'udpTable'> {
  const iphlpapi = koffi.load('iphlpapi.dll');
  const rest = 'void *table, void *bytes, bool sorted, uint32 family, uint32 kind, uint32 reserved';
  const tcp = iphlpapi.func(`uint32 GetExtendedTcpTable(${rest})`);
  const udp = iphlpapi.func(`uint32 GetExtendedUdpTable(${rest})`);
  const length = Buffer.alloc(4);
  let room = FIRST_BYTES;

  function table(call: typeof tcp, family: 4 | 6, kind: number) {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const bytes = Buffer.alloc(room);
      length.writeUInt32LE(room, 0);
      const error = call(bytes, length, false, FAMILIES[family], kind, 0);
      if (error === 0) return bytes;
      if (error !== ERROR_INSUFFICIENT_BUFFER) return win32Error(error);
      room = Math.max(length.readUInt32LE(0), room) + SPARE_BYTES;
    }
    return win32Error(ERROR_INSUFFICIENT_BUFFER);
  }

  return {
    tcpTable: (family) => table(tcp, family, TCP_TABLE_OWNER_MODULE_ALL),
    udpTable: (family) => table(udp, family, UDP_TABLE_OWNER_MODULE),
  };
}
