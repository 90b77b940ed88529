import assert from 'node:assert/strict';
import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import { sidBytes } from '../../../src/platform/windows/structs/sid.ts';
import type { MemoryProcess, MemorySocket, MemoryThread } from './memory-windows.ts';
import { structure, unicode, utf16 } from './structs/raw-buffers.ts';

/** Raw buffers as the system fills them, from data. */

const { SYSTEM_PROCESS_INFORMATION: PROCESS, SYSTEM_THREAD_INFORMATION: THREAD } = LAYOUTS;
const UNIX_EPOCH = 116_444_736_000_000_000n;

/** The FILETIME of µs since 1970. */
export const filetime = (us: number): bigint => (us === 0 ? 0n : BigInt(us) * 10n + UNIX_EPOCH);
const duration = (ns: number): bigint => BigInt(ns) / 100n;

export const sidOf = (text: string): Buffer => sidBytes(text) ?? assert.fail(`${text} is no SID`);

const threadBytes = ({ tid, state, waitReason, cpuNs }: MemoryThread): Buffer =>
  structure(THREAD, {
    'ClientId.UniqueThread': BigInt(tid),
    UserTime: duration(cpuNs),
    ThreadState: state,
    WaitReason: waitReason,
  });

function processRecord(one: MemoryProcess, address: bigint): Buffer {
  const head = structure(PROCESS, {
    NumberOfThreads: one.threads.length,
    CreateTime: filetime(one.startTime),
    UserTime: duration(one.cpuNs),
    BasePriority: one.basePriority,
    UniqueProcessId: BigInt(one.pid),
    InheritedFromUniqueProcessId: BigInt(one.ppid),
    HandleCount: one.handles,
    SessionId: one.session,
    'VirtualMemoryCounters.WorkingSetSize': BigInt(one.rssBytes),
    PrivatePageCount: BigInt(one.vmsBytes),
  });
  const threads = one.threads.map(threadBytes);
  const nameAt = address + BigInt(head.length + threads.length * THREAD.bytes);
  if (one.name !== '') unicode(one.name.length * 2, nameAt).copy(head, PROCESS.at.ImageName);
  const name = Buffer.alloc(Math.ceil((one.name.length * 2 + 2) / 8) * 8);
  utf16(one.name).copy(name);
  return Buffer.concat([head, ...threads, name]);
}

/** SystemProcessInformation. */
export function processesBuffer(all: readonly MemoryProcess[], address: bigint): Buffer {
  const records: Buffer[] = [];
  let at = address;
  for (const [index, one] of all.entries()) {
    const record = processRecord(one, at);
    if (index < all.length - 1) record.writeUInt32LE(record.length, PROCESS.at.NextEntryOffset);
    records.push(record);
    at += BigInt(record.length);
  }
  return Buffer.concat(records);
}

/** A UNICODE_STRING with its text behind it. */
export const textBuffer = (text: string, address: bigint): Buffer =>
  Buffer.concat([unicode(text.length * 2, address + 16n), utf16(text)]);

/** A pointer to a SID, with its attributes and the SID behind it: TOKEN_USER, TOKEN_MANDATORY_LABEL. */
export function sidBuffer(sid: string, address: bigint): Buffer {
  const layout = LAYOUTS.SID_AND_ATTRIBUTES;
  return Buffer.concat([structure(layout, { Sid: address + BigInt(layout.bytes) }), sidOf(sid)]);
}

const PRIMARY = LAYOUTS.TOKEN_PRIMARY_GROUP;
export const primaryGroupBuffer = (sid: string, address: bigint): Buffer =>
  Buffer.concat([structure(PRIMARY, { PrimaryGroup: address + BigInt(PRIMARY.bytes) }), sidOf(sid)]);

export function groupsBuffer(groups: readonly (readonly [sid: string, attributes: number])[], address: bigint): Buffer {
  const [SIZE, FIRST] = [LAYOUTS.SID_AND_ATTRIBUTES.bytes, LAYOUTS.TOKEN_GROUPS.at.Groups];
  const head = Buffer.alloc(FIRST + groups.length * SIZE);
  head.writeUInt32LE(groups.length, LAYOUTS.TOKEN_GROUPS.at.GroupCount);
  const sids = groups.map(([sid]) => sidOf(sid));
  let at = address + BigInt(head.length);
  for (const [index, [, attributes]] of groups.entries()) {
    structure(LAYOUTS.SID_AND_ATTRIBUTES, { Sid: at, Attributes: attributes }).copy(head, FIRST + index * SIZE);
    at += BigInt(sids[index]?.length ?? 0);
  }
  return Buffer.concat([head, ...sids]);
}

const numberBuffer = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
};
export const numbersBuffer = (...values: readonly number[]): Buffer => Buffer.concat(values.map(numberBuffer));

const { MIB_TCPROW_OWNER_MODULE: TCP4, MIB_TCP6ROW_OWNER_MODULE: TCP6 } = LAYOUTS;
const { MIB_UDPROW_OWNER_MODULE: UDP4, MIB_UDP6ROW_OWNER_MODULE: UDP6 } = LAYOUTS;
const LISTENS = 2;

/** In network order in the first two of four bytes. */
const portNumber = (port: number): number => ((port & 0xff) << 8) | (port >> 8);
const addressBytes = (address: string): Buffer => {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const bytes = Buffer.alloc(16);
  bytes[15] = address === '::1' ? 1 : 0;
  return bytes;
};

/** A row of GetExtendedTcpTable or GetExtendedUdpTable, with the owner. */
export function socketRow({ protocol, address, port, pid, state = LISTENS, remote, createdUs = 0 }: MemorySocket) {
  const owner = { dwLocalPort: portNumber(port), dwOwningPid: pid, liCreateTimestamp: filetime(createdUs) };
  const isIpv6 = address.includes(':');
  if (protocol === 'udp') {
    const [layout, local] = isIpv6 ? [UDP6, UDP6.at.ucLocalAddr] : [UDP4, UDP4.at.dwLocalAddr];
    const row = structure(layout, owner);
    addressBytes(address).copy(row, local);
    return row;
  }
  const layout = isIpv6 ? TCP6 : TCP4;
  const [local, other] = isIpv6
    ? [TCP6.at.ucLocalAddr, TCP6.at.ucRemoteAddr]
    : [TCP4.at.dwLocalAddr, TCP4.at.dwRemoteAddr];
  const row = structure(layout, {
    ...{ ...owner, dwState: state },
    dwRemotePort: portNumber(remote?.port ?? 0),
  });
  addressBytes(address).copy(row, local);
  if (remote) addressBytes(remote.address).copy(row, other);
  return row;
}

const SERVICE = LAYOUTS.ENUM_SERVICE_STATUS_PROCESSW;
export function servicesBuffer(all: readonly { readonly name: string; readonly pid: number }[], address: bigint) {
  let at = address + BigInt(all.length * SERVICE.bytes);
  const rows = all.map(({ name, pid }) => {
    const row = structure(SERVICE, { lpServiceName: at, 'ServiceStatusProcess.dwProcessId': pid });
    at += BigInt(name.length * 2 + 2);
    return row;
  });
  return Buffer.concat([...rows, ...all.map(({ name }) => utf16(`${name}\0`))]);
}
