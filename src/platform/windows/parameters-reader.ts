import {
  decodeParameters,
  type MemoryRange,
  PARAMETERS_BYTES,
  PEB_BYTES,
  type ProcessParameters,
  parametersAddress,
  pebAddress,
} from './structs/process-parameters.ts';
import { type Handle, isRefused, OF_PROCESS, type Refused, STATUS, type SystemCalls } from './system-calls.ts';

type MemoryCalls = Pick<SystemCalls, 'processInformation' | 'readMemory'>;

/** A process may claim any size: more than the longest environment that people have. */
const ENVIRONMENT_MAX_BYTES = 1024 * 1024;
/** What leads nowhere: STATUS_PARTIAL_COPY, as if the memory could not be read. */
const NOWHERE: Refused = { status: STATUS.partialCopy };

/** What a process was started with, in its own memory. The handle must allow to read that. */
export function readParameters(calls: MemoryCalls, handle: Handle): ProcessParameters | Refused {
  const basic = calls.processInformation(handle, OF_PROCESS.basic);
  if (isRefused(basic)) return basic;
  const peb = readAt(calls, handle, { address: pebAddress(basic), bytes: PEB_BYTES });
  if (isRefused(peb)) return peb;
  const parameters = readAt(calls, handle, { address: parametersAddress(peb), bytes: PARAMETERS_BYTES });
  return isRefused(parameters) ? parameters : (decodeParameters(parameters) ?? NOWHERE);
}

/** One text of its parameters. */
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

/** Its environment block; undefined where the system does not say how long that is. */
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
