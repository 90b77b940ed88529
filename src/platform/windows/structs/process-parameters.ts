import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { POINTER_BYTES } from './pointed-at.ts';

/**
 * Where a process keeps its folder, program, command line and environment: the process environment block (PEB) leads to
 * RTL_USER_PROCESS_PARAMETERS. Both lie in its own memory, so it may have changed or freed them. A 32-bit process
 * (WOW64) has a second, 32-bit pair; what ProcessBasicInformation shows is its 64-bit one, which the kernel also fills,
 * so that one layout is enough. There its current folder and its environment are those of its start.
 */

const BASIC = LAYOUTS.PROCESS_BASIC_INFORMATION;
const PARAMETERS = LAYOUTS.RTL_USER_PROCESS_PARAMETERS.at;
const STRING = LAYOUTS.UNICODE_STRING;

/** Below it no memory is ever mapped: what leads there is an offset of parameters that are not ready, or nothing. */
const LOWEST_ADDRESS = 0x1_0000n;
const LARGEST_ENVIRONMENT = BigInt(Number.MAX_SAFE_INTEGER);

/** How many bytes to read at pebAddress(). */
export const PEB_BYTES = LAYOUTS.PEB.at.ProcessParameters + POINTER_BYTES;
/** How many bytes to read at parametersAddress(). */
export const PARAMETERS_BYTES = PARAMETERS.EnvironmentSize + POINTER_BYTES;

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

/** Of ProcessBasicInformation (0): the process that made it, or that it was made for. */
export const parentPid = ({ bytes }: RawBuffer): number | undefined =>
  bytes.length < BASIC.bytes ? undefined : bytes.readUInt32LE(BASIC.at.InheritedFromUniqueProcessId);

export const parametersAddress = (peb: Buffer): bigint | undefined => addressAt(peb, LAYOUTS.PEB.at.ProcessParameters);

/** Undefined if these bytes end before the environment; its size may lie behind their end. */
export function decodeParameters(bytes: Buffer): ProcessParameters | undefined {
  if (bytes.length < PARAMETERS.Environment + POINTER_BYTES) return undefined;
  const address = addressAt(bytes, PARAMETERS.Environment);
  return {
    currentDirectory: rangeAt(bytes, PARAMETERS['CurrentDirectory.DosPath']),
    imagePath: rangeAt(bytes, PARAMETERS.ImagePathName),
    commandLine: rangeAt(bytes, PARAMETERS.CommandLine),
    environment: address === undefined ? undefined : { address, bytes: environmentBytes(bytes) },
  };
}

/** Their own length shows whether they have the field. */
function environmentBytes(bytes: Buffer): number | undefined {
  const length = Math.min(bytes.readUInt32LE(PARAMETERS.Length), bytes.length);
  if (length < PARAMETERS_BYTES) return undefined;
  const size = bytes.readBigUInt64LE(PARAMETERS.EnvironmentSize);
  return size > 0n && size <= LARGEST_ENVIRONMENT ? Number(size) : undefined;
}

/** The text of a UNICODE_STRING that lies elsewhere. */
function rangeAt(bytes: Buffer, offset: number): MemoryRange | undefined {
  // Half a character is none.
  const length = bytes.readUInt16LE(offset + STRING.at.Length) & ~1;
  if (length === 0) return { address: 0n, bytes: 0 };
  const address = addressAt(bytes, offset + STRING.at.Buffer);
  return address === undefined ? undefined : { address, bytes: length };
}

function addressAt(bytes: Buffer, offset: number): bigint | undefined {
  if (offset + POINTER_BYTES > bytes.length) return undefined;
  const address = bytes.readBigUInt64LE(offset);
  return address < LOWEST_ADDRESS ? undefined : address;
}
