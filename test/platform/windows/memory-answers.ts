import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import {
  type InformationClass,
  OF_PROCESS,
  OF_TOKEN,
  type RawBuffer,
  type Refused,
  STATUS,
} from '../../../src/platform/windows/system-calls.ts';
import {
  filetime,
  groupsBuffer,
  numbersBuffer,
  primaryGroupBuffer,
  sidBuffer,
  socketRow,
  textBuffer,
} from './memory-buffers.ts';
import { ELEVATION, type MemoryProcess, type MemoryWindows } from './memory-windows.ts';
import { PEB_ADDRESS, PEB32_ADDRESS } from './parameters-memory.ts';
import { structure } from './structs/raw-buffers.ts';

/** What queries about a process, its token and its sockets are answered with. */

export const DENIED: Refused = { status: STATUS.accessDenied };
export const NO_CLASS: Refused = { status: STATUS.invalidInfoClass };

export type Fill = (make: (address: bigint) => Buffer) => RawBuffer;

/** A buffer whose next contents spoil the last, as those of the system do. */
export function reusedBuffer(address: bigint): Fill {
  let last: Buffer = Buffer.alloc(0);
  return (make) => {
    last.fill(0xaa);
    last = make(address);
    return { bytes: last, address };
  };
}

interface Asked {
  readonly process: MemoryProcess;
  readonly isThere: boolean;
  readonly hasCommandLines: boolean;
}

export function aboutProcess(
  { process, isThere, hasCommandLines }: Asked,
  { kind }: InformationClass,
  fill: Fill,
): RawBuffer | Refused {
  const { times, basic, wow64, imagePath, commandLine, priorityClass } = OF_PROCESS;
  const { denied, path, commandLine: line, priorityClass: ofProcess } = process;
  if (kind === times.kind) return fill(() => timesBuffer(process, isThere));
  if (kind === basic.kind)
    return fill(() => structure(LAYOUTS.PROCESS_BASIC_INFORMATION, { PebBaseAddress: PEB_ADDRESS }));
  if (kind === wow64.kind) return fill(() => wow64Buffer(process.wow64 ? PEB32_ADDRESS : 0n));
  if (kind === imagePath.kind)
    return denied.includes('imagePath') ? DENIED : fill((address) => textBuffer(path, address));
  if (kind === commandLine.kind && hasCommandLines)
    return denied.includes('commandLine') ? DENIED : fill((address) => textBuffer(line, address));
  if (kind === priorityClass.kind && ofProcess !== undefined) return fill(() => Buffer.from([0, ofProcess]));
  return NO_CLASS;
}

function wow64Buffer(address: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(address, 0);
  return bytes;
}

const timesBuffer = ({ startTime, cpuNs }: MemoryProcess, isThere: boolean): Buffer =>
  structure(LAYOUTS.KERNEL_USER_TIMES, {
    CreateTime: filetime(startTime),
    ExitTime: isThere ? 0n : filetime(startTime + 1),
    UserTime: BigInt(cpuNs) / 100n,
  });

export function aboutToken(
  { user, elevation, session }: MemoryProcess,
  { kind }: InformationClass,
  fill: Fill,
): RawBuffer | Refused {
  const isFull = elevation === ELEVATION.full;
  if (kind === OF_TOKEN.user.kind) return fill((address) => sidBuffer(user, address));
  if (kind === OF_TOKEN.elevationType.kind) return fill(() => numbersBuffer(elevation));
  if (kind === OF_TOKEN.session.kind) return fill(() => numbersBuffer(session));
  if (kind === OF_TOKEN.isElevated.kind) return fill(() => numbersBuffer(isFull ? 1 : 0));
  if (kind === OF_TOKEN.integrity.kind)
    return fill((address) => sidBuffer(isFull ? 'S-1-16-12288' : 'S-1-16-8192', address));
  if (kind === OF_TOKEN.primaryGroup.kind)
    return fill((address) => primaryGroupBuffer(user.replace(/\d+$/, '513'), address));
  if (kind === OF_TOKEN.groups.kind) return fill((address) => groupsBuffer(groupsOf(isFull), address));
  return NO_CLASS;
}

/** An administrator without elevation has that group only to be denied things. */
const groupsOf = (isFull: boolean): readonly (readonly [string, number])[] => [
  ['S-1-1-0', 0x7],
  ['S-1-5-32-544', isFull ? 0xf : 0x10],
  ['S-1-5-32-545', 0x7],
  ['S-1-5-5-0-123456', 0xc000_0007],
];

/** GetExtendedTcpTable or GetExtendedUdpTable. */
export function socketTable({ sockets }: MemoryWindows, protocol: 'tcp' | 'udp', family: 4 | 6): Buffer {
  const rows = sockets.filter((one) => one.protocol === protocol && one.address.includes(':') === (family === 6));
  return Buffer.concat([numbersBuffer(rows.length, 0), ...rows.map(socketRow)]);
}
