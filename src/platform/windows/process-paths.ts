import type { ProcessFacts } from '../../process/process.ts';
import { parameterText } from './parameters-reader.ts';
import type { Sources } from './sources.ts';
import { unicodeString } from './structs/unicode-string.ts';
import { ACCESS, isRefused, OF_PROCESS, type Refused } from './system-calls.ts';

export type PathSources = Pick<Sources, 'calls' | 'handles'>;

/** A path of a process; undefined once it has ended, empty if it has none. */
export type ProcessPath = string | Refused | undefined;

/** The path of its program. */
export function exeOf({ calls, handles }: PathSources, process: ProcessFacts): ProcessPath {
  return handles.using(process, 0, (handle) => {
    const path = calls.processInformation(handle, OF_PROCESS.imagePath);
    return isRefused(path) ? path : (unicodeString(path) ?? '');
  });
}

/** Its current folder. */
export function cwdOf({ calls, handles }: PathSources, process: ProcessFacts): ProcessPath {
  return handles.using(process, ACCESS.readMemory, (handle) => {
    const folder = parameterText(calls, handle, 'currentDirectory');
    return isRefused(folder) ? folder : withoutSeparator(folder);
  });
}

/** `C:\folder\` is how a process keeps its folder; `C:\` stays as it is. */
const withoutSeparator = (folder: string): string => folder.replace(/(?<=[^:\\])\\$/, '');
