import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import { PARAMETERS_BYTES, PEB_BYTES } from '../../../src/platform/windows/structs/process-parameters.ts';
import type { MemoryProcess } from './memory-windows.ts';
import { structure, unicode, utf16 } from './structs/raw-buffers.ts';

/** The memory in which a process keeps what it was started with. */

const [PEB, PARAMETERS] = [LAYOUTS.PEB, LAYOUTS.RTL_USER_PROCESS_PARAMETERS];
export const PEB_ADDRESS = 0x7ff0_0000n;
const [PARAMETERS_ADDRESS, TEXTS_ADDRESS] = [0x1_0000_0000n, 0x1_0001_0000n];

/** The bytes at an address; undefined unless all of them are there. */
export function parametersOf(process: MemoryProcess): (address: bigint, bytes: number) => Buffer | undefined {
  const { path, commandLine, cwd, environment } = process;
  const texts = [
    cwd,
    path,
    commandLine,
    environment
      .map((one) => `${one}\0`)
      .join('')
      .concat('\0'),
  ].map(utf16);
  const starts = texts.map((_, index) => TEXTS_ADDRESS + BigInt(Buffer.concat(texts.slice(0, index)).length));
  const [cwdAt = 0n, pathAt = 0n, commandAt = 0n, environmentAt = 0n] = starts;
  const peb = structure(PEB, { ProcessParameters: PARAMETERS_ADDRESS }, PEB_BYTES);
  const parameters = structure(
    PARAMETERS,
    { Length: PARAMETERS_BYTES, Environment: environmentAt, EnvironmentSize: BigInt(texts[3]?.length ?? 0) },
    PARAMETERS_BYTES,
  );
  for (const [text, address, offset] of [
    [cwd, cwdAt, PARAMETERS.at['CurrentDirectory.DosPath']],
    [path, pathAt, PARAMETERS.at.ImagePathName],
    [commandLine, commandAt, PARAMETERS.at.CommandLine],
  ] as const)
    unicode(text.length * 2, address).copy(parameters, offset);
  const areas: readonly (readonly [start: bigint, bytes: Buffer])[] = [
    [PEB_ADDRESS, peb],
    [PARAMETERS_ADDRESS, parameters],
    [TEXTS_ADDRESS, Buffer.concat(texts)],
  ];
  return (address, bytes) => {
    const [start, area] =
      areas.find(([from, all]) => address >= from && address + BigInt(bytes) <= from + BigInt(all.length)) ?? [];
    if (start === undefined || area === undefined) return undefined;
    const at = Number(address - start);
    return Buffer.from(area.subarray(at, at + bytes));
  };
}
