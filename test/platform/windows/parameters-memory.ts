import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import { parametersBytes, pebBytes, WOW64 } from '../../../src/platform/windows/structs/process-parameters.ts';
import type { MemoryProcess } from './memory-windows.ts';
import { structure, unicode, unicode32, utf16 } from './structs/raw-buffers.ts';

/** The memory in which a process keeps what it was started with. */

export const PEB_ADDRESS = 0x7ff0_0000n;
export const PEB32_ADDRESS = 0x7fe0_0000n;
const [PARAMETERS_ADDRESS, TEXTS_ADDRESS] = [0x1_0000_0000n, 0x1_0001_0000n];
const [PARAMETERS32_ADDRESS, TEXTS32_ADDRESS] = [0x10_0000, 0x11_0000];

type Area = readonly [start: bigint, bytes: Buffer];
type Texts = Pick<MemoryProcess, 'path' | 'commandLine' | 'cwd' | 'environment'>;

/** The bytes at an address; undefined unless all of them are there. */
export function parametersOf(process: MemoryProcess): (address: bigint, bytes: number) => Buffer | undefined {
  const { wow64 } = process;
  const areas = [...nativeAreas(process), ...(wow64 ? wow64Areas({ ...process, ...wow64 }) : [])];
  return (address, bytes) => {
    const [start, area] =
      areas.find(([from, all]) => address >= from && address + BigInt(bytes) <= from + BigInt(all.length)) ?? [];
    if (start === undefined || area === undefined) return undefined;
    const at = Number(address - start);
    return Buffer.from(area.subarray(at, at + bytes));
  };
}

function nativeAreas(process: Texts): Area[] {
  const { bytes, places, environment } = textsAt(TEXTS_ADDRESS, process);
  const parameters = structure(
    LAYOUTS.RTL_USER_PROCESS_PARAMETERS,
    { Length: parametersBytes(), Environment: environment.address, EnvironmentSize: BigInt(environment.length) },
    parametersBytes(),
  );
  const { at } = LAYOUTS.RTL_USER_PROCESS_PARAMETERS;
  for (const { field, address, length } of places) unicode(length, address).copy(parameters, at[field]);
  return [
    [PEB_ADDRESS, structure(LAYOUTS.PEB, { ProcessParameters: PARAMETERS_ADDRESS }, pebBytes())],
    [PARAMETERS_ADDRESS, parameters],
    [TEXTS_ADDRESS, bytes],
  ];
}

function wow64Areas(process: Texts): Area[] {
  const { bytes, places, environment } = textsAt(BigInt(TEXTS32_ADDRESS), process);
  const parameters = structure(
    LAYOUTS.RTL_USER_PROCESS_PARAMETERS32,
    {
      Length: parametersBytes(WOW64),
      Environment: Number(environment.address),
      EnvironmentSize: environment.length,
    },
    parametersBytes(WOW64),
  );
  const { at } = LAYOUTS.RTL_USER_PROCESS_PARAMETERS32;
  for (const { field, address, length } of places) unicode32(length, Number(address)).copy(parameters, at[field]);
  return [
    [PEB32_ADDRESS, structure(LAYOUTS.PEB32, { ProcessParameters: PARAMETERS32_ADDRESS }, pebBytes(WOW64))],
    [BigInt(PARAMETERS32_ADDRESS), parameters],
    [BigInt(TEXTS32_ADDRESS), bytes],
  ];
}

/** One text after the other, from this address; the environment is the last. */
function textsAt(start: bigint, { cwd, path, commandLine, environment }: Texts) {
  const block = utf16(`${environment.map((one) => `${one}\0`).join('')}\0`);
  let address = start;
  const placed = (
    [
      ['CurrentDirectory.DosPath', cwd],
      ['ImagePathName', path],
      ['CommandLine', commandLine],
    ] as const
  ).map(([field, text]) => {
    const bytes = utf16(text);
    const place = { field, address, length: bytes.length, bytes };
    address += BigInt(bytes.length);
    return place;
  });
  return {
    bytes: Buffer.concat([...placed.map(({ bytes }) => bytes), block]),
    places: placed,
    environment: { address, length: block.length },
  };
}
