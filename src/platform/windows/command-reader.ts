import type { Identity } from '../../process/process.ts';
import { parameterText } from './parameters-reader.ts';
import type { ProcessHandles } from './process-handles.ts';
import { splitCommandLine } from './structs/split-command-line.ts';
import { unicodeString } from './structs/unicode-string.ts';
import { ACCESS, type Handle, isRefused, OF_PROCESS, type Refused, STATUS, type SystemCalls } from './system-calls.ts';

type CommandCalls = Pick<SystemCalls, 'processInformation' | 'readMemory'>;

/** The arguments of a process; undefined if it has ended. Since Windows 8.1 its memory need not be read for them. */
export function commandReader(calls: CommandCalls, handles: Pick<ProcessHandles, 'using'>) {
  let canQuery = true;

  function textOf(handle: Handle): string | Refused {
    const read = calls.processInformation(handle, OF_PROCESS.commandLine);
    return isRefused(read) ? read : (unicodeString(read) ?? '');
  }

  function read(process: Identity): string | Refused | undefined {
    if (canQuery) {
      const text = handles.using(process, 0, textOf);
      if (!isRefused(text) || text.status !== STATUS.invalidInfoClass) return text;
      canQuery = false;
    }
    return handles.using(process, ACCESS.readMemory, (handle) => parameterText(calls, handle, 'commandLine'));
  }

  return (process: Identity): readonly string[] | Refused | undefined => {
    const text = read(process);
    if (typeof text !== 'string') return text;
    // A process that is being created has none yet.
    return text === '' ? { status: STATUS.partialCopy } : splitCommandLine(text);
  };
}
