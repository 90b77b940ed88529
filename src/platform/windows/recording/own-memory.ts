import {
  decodeParameters,
  type MemoryRange,
  parametersAddress,
  parametersBytes,
  pebAddress,
  pebBytes,
} from '../structs/process-parameters.ts';
import { isRefused, OF_PROCESS, type SystemCalls } from '../system-calls.ts';
import { maskedEnvironmentBytes, maskedParameters, maskedPeb, maskedTextBytes } from './masked-memory.ts';
import type { Recorded } from './recorded.ts';

type OwnMemoryCalls = Pick<SystemCalls, 'self' | 'processInformation' | 'readMemory'>;

/** The parameters in the memory of this process, and all that they lead to. What does not lead on is left out. */
export function recordOwnMemory(calls: OwnMemoryCalls): Recorded[] {
  const recorded: Recorded[] = [];
  function read(name: string, { address, bytes }: MemoryRange, mask: (bytes: Buffer) => Buffer): Buffer | undefined {
    const answer = calls.readMemory(calls.self, address, bytes);
    recorded.push({
      name,
      call: 'NtReadVirtualMemory',
      answer: isRefused(answer) ? answer : { address, bytes: mask(answer) },
    });
    return isRefused(answer) ? undefined : answer;
  }

  const basic = calls.processInformation(calls.self, OF_PROCESS.basic);
  const pebAt = isRefused(basic) ? undefined : pebAddress(basic);
  const peb = pebAt === undefined ? undefined : read('peb', { address: pebAt, bytes: pebBytes() }, maskedPeb);
  const at = peb && parametersAddress(peb);
  const bytes =
    at === undefined ? undefined : read('parameters', { address: at, bytes: parametersBytes() }, maskedParameters);
  const parameters = bytes && decodeParameters(bytes);
  if (!parameters) return recorded;
  const { currentDirectory, imagePath, commandLine, environment } = parameters;
  for (const [name, range] of Object.entries({
    'current-directory': currentDirectory,
    'image-path': imagePath,
    'command-line-text': commandLine,
  }))
    if (range && range.bytes > 0) read(name, range, maskedTextBytes);
  if (environment?.bytes !== undefined)
    read('environment', { address: environment.address, bytes: environment.bytes }, maskedEnvironmentBytes);
  return recorded;
}
