import {
  decodeParameters,
  type MemoryRange,
  type ProcessParameters,
  parametersAddress,
  parametersBytes,
  pebAddress,
  pebBytes,
  WOW64,
  wow64PebAddress,
} from './structs/process-parameters.ts';
import { type Handle, isRefused, OF_PROCESS, type Refused, STATUS, type SystemCalls } from './system-calls.ts';

type MemoryCalls = Pick<SystemCalls, 'processInformation' | 'readMemory'>;

/** A process may claim any size; no environment that people have is as long as this. */
const ENVIRONMENT_MAX_BYTES = 1024 * 1024;
/** For a pointer that leads nowhere: the same as for memory that cannot be read, STATUS_PARTIAL_COPY. */
const NOWHERE: Refused = { status: STATUS.partialCopy };

/**
 * What a process was started with, and its folder and environment now. They are in its own memory, so the handle must
 * have the right to read that.
 */
export function readParameters(calls: MemoryCalls, handle: Handle): ProcessParameters | Refused {
  const wow64 = calls.processInformation(handle, OF_PROCESS.wow64);
  if (isRefused(wow64)) return wow64;
  const address = wow64PebAddress(wow64);
  if (address !== undefined) return parametersIn(calls, handle, { address, layout: WOW64 });
  const basic = calls.processInformation(handle, OF_PROCESS.basic);
  return isRefused(basic) ? basic : parametersIn(calls, handle, { address: pebAddress(basic) });
}

function parametersIn(
  calls: MemoryCalls,
  handle: Handle,
  { address, layout }: { readonly address: bigint | undefined; readonly layout?: typeof WOW64 },
): ProcessParameters | Refused {
  const peb = readAt(calls, handle, { address, bytes: pebBytes(layout) });
  if (isRefused(peb)) return peb;
  const place = { address: parametersAddress(peb, layout), bytes: parametersBytes(layout) };
  const parameters = readAt(calls, handle, place);
  return isRefused(parameters) ? parameters : (decodeParameters(parameters, layout) ?? NOWHERE);
}

/** One text of its parameters; '' if it is empty. */
export function parameterText(
  calls: MemoryCalls,
  handle: Handle,
  which: 'currentDirectory' | 'commandLine',
): string | Refused {
  const parameters = readParameters(calls, handle);
  if (isRefused(parameters)) return parameters;
  const range = parameters[which];
  if (range?.bytes === 0) return '';
  const bytes = readAt(calls, handle, range ?? { address: undefined, bytes: 0 });
  return isRefused(bytes) ? bytes : bytes.toString('utf16le');
}

/** Its environment block, at most 1 MiB; refused where the system does not say how long it is. */
export function readEnvironment(calls: MemoryCalls, handle: Handle): Buffer | Refused {
  const parameters = readParameters(calls, handle);
  if (isRefused(parameters)) return parameters;
  const { address, bytes = 0 } = parameters.environment ?? {};
  return readAt(calls, handle, { address, bytes: Math.min(bytes, ENVIRONMENT_MAX_BYTES) });
}

function readAt(
  calls: MemoryCalls,
  handle: Handle,
  { address, bytes }: { readonly address: MemoryRange['address'] | undefined; readonly bytes: number },
): Buffer | Refused {
  return address === undefined || bytes === 0 ? NOWHERE : calls.readMemory(handle, address, bytes);
}
