import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { POINTER_BYTES } from './pointed-at.ts';

/**
 * Where a process keeps its folder, program, command line and environment: the process environment block (PEB) leads to
 * RTL_USER_PROCESS_PARAMETERS. Both lie in its own memory, so it may have changed or freed them. A 32-bit process
 * (WOW64) has two pairs: a 64-bit one, where folder and environment stay those of its start, and one that it uses.
 */

const BASIC = LAYOUTS.PROCESS_BASIC_INFORMATION;

/** The structures of 64-bit processes, and of 32-bit ones. */
interface ParameterLayout {
  readonly pointerBytes: number;
  readonly pebAt: (typeof LAYOUTS)['PEB' | 'PEB32']['at'];
  readonly at: (typeof LAYOUTS)['RTL_USER_PROCESS_PARAMETERS' | 'RTL_USER_PROCESS_PARAMETERS32']['at'];
  readonly stringAt: (typeof LAYOUTS)['UNICODE_STRING' | 'UNICODE_STRING32']['at'];
}
const NATIVE: ParameterLayout = {
  pointerBytes: POINTER_BYTES,
  pebAt: LAYOUTS.PEB.at,
  at: LAYOUTS.RTL_USER_PROCESS_PARAMETERS.at,
  stringAt: LAYOUTS.UNICODE_STRING.at,
};
export const WOW64: ParameterLayout = {
  pointerBytes: 4,
  pebAt: LAYOUTS.PEB32.at,
  at: LAYOUTS.RTL_USER_PROCESS_PARAMETERS32.at,
  stringAt: LAYOUTS.UNICODE_STRING32.at,
};

/** No memory is mapped below it: a smaller value is an offset, in parameters that are not ready yet, or nothing. */
const LOWEST_ADDRESS = 0x1_0000n;
const LARGEST_ENVIRONMENT = BigInt(Number.MAX_SAFE_INTEGER);

/** How many bytes to read at the address of a PEB. */
export const pebBytes = ({ pebAt, pointerBytes } = NATIVE): number => pebAt.ProcessParameters + pointerBytes;
/** How many bytes to read at parametersAddress(). */
export const parametersBytes = ({ at, pointerBytes } = NATIVE): number => at.EnvironmentSize + pointerBytes;

/** A place in the memory of the process. */
export interface MemoryRange {
  readonly address: bigint;
  readonly bytes: number;
}

export interface ProcessParameters {
  /** Each undefined if it lies nowhere; 0 bytes if it is empty. UTF-16. */
  readonly currentDirectory: MemoryRange | undefined;
  readonly imagePath: MemoryRange | undefined;
  readonly commandLine: MemoryRange | undefined;
  /** The block of `NAME=value`; its size is undefined where the parameters end before they say it. */
  readonly environment: { readonly address: bigint; readonly bytes: number | undefined } | undefined;
}

/** Of ProcessBasicInformation (0). Undefined for processes without one, such as System. */
export const pebAddress = ({ bytes }: RawBuffer): bigint | undefined =>
  bytes.length < BASIC.bytes ? undefined : addressAt(bytes, BASIC.at.PebBaseAddress);

/** Of ProcessWow64Information (26): the address of the 32-bit PEB; undefined for a 64-bit process. */
export const wow64PebAddress = ({ bytes }: RawBuffer): bigint | undefined => addressAt(bytes, 0);

export const parametersAddress = (peb: Buffer, { pebAt, pointerBytes } = NATIVE): bigint | undefined =>
  addressAt(peb, pebAt.ProcessParameters, pointerBytes);

/** Undefined if these bytes end before the environment; its size may lie beyond them. */
export function decodeParameters(bytes: Buffer, layout = NATIVE): ProcessParameters | undefined {
  const { at, pointerBytes } = layout;
  if (bytes.length < at.Environment + pointerBytes) return undefined;
  const address = addressAt(bytes, at.Environment, pointerBytes);
  return {
    currentDirectory: rangeAt(bytes, at['CurrentDirectory.DosPath'], layout),
    imagePath: rangeAt(bytes, at.ImagePathName, layout),
    commandLine: rangeAt(bytes, at.CommandLine, layout),
    environment: address === undefined ? undefined : { address, bytes: environmentBytes(bytes, layout) },
  };
}

/** Their own length shows whether they have the field. */
function environmentBytes(bytes: Buffer, layout: ParameterLayout): number | undefined {
  const length = Math.min(bytes.readUInt32LE(layout.at.Length), bytes.length);
  if (length < parametersBytes(layout)) return undefined;
  const size = pointerAt(bytes, layout.at.EnvironmentSize, layout.pointerBytes);
  return size > 0n && size <= LARGEST_ENVIRONMENT ? Number(size) : undefined;
}

/** The text of a UNICODE_STRING that lies elsewhere. */
function rangeAt(bytes: Buffer, offset: number, { stringAt, pointerBytes }: ParameterLayout): MemoryRange | undefined {
  // An odd byte is half a character.
  const length = bytes.readUInt16LE(offset + stringAt.Length) & ~1;
  if (length === 0) return { address: 0n, bytes: 0 };
  const address = addressAt(bytes, offset + stringAt.Buffer, pointerBytes);
  return address === undefined ? undefined : { address, bytes: length };
}

function addressAt(bytes: Buffer, offset: number, pointerBytes = POINTER_BYTES): bigint | undefined {
  if (offset + pointerBytes > bytes.length) return undefined;
  const address = pointerAt(bytes, offset, pointerBytes);
  return address < LOWEST_ADDRESS ? undefined : address;
}

const pointerAt = (bytes: Buffer, offset: number, pointerBytes: number): bigint =>
  pointerBytes === POINTER_BYTES ? bytes.readBigUInt64LE(offset) : BigInt(bytes.readUInt32LE(offset));
