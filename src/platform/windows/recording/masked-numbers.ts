import { LAYOUTS } from '../structs/layouts.ts';
import { type Fields, maskedCopy } from './masked-copy.ts';

const { SYSTEM_PAGEFILE_INFORMATION: PAGE_FILE } = LAYOUTS;
const { SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION: PROCESSOR, KERNEL_USER_TIMES: TIMES } = LAYOUTS;
const { PROCESS_BASIC_INFORMATION: BASIC } = LAYOUTS;

interface Numbers {
  readonly bytes: number;
  readonly fields: Fields;
}

const NUMBERS = {
  processorTimes: {
    bytes: PROCESSOR.bytes,
    fields: [
      [PROCESSOR.at.IdleTime, 8],
      [PROCESSOR.at.KernelTime, 8],
      [PROCESSOR.at.UserTime, 8],
    ],
  },
  basic: {
    bytes: BASIC.bytes,
    fields: [[BASIC.at.PebBaseAddress, 8]],
  },
  times: {
    bytes: TIMES.bytes,
    fields: [
      [TIMES.at.CreateTime, 8],
      [TIMES.at.ExitTime, 8],
      [TIMES.at.KernelTime, 8],
      [TIMES.at.UserTime, 8],
    ],
  },
  /** A DWORD, as of TokenSessionId (12), TokenElevationType (18) and TokenElevation (20). */
  word: { bytes: 4, fields: [[0, 4]] },
} as const satisfies Record<string, Numbers>;

/** Structures of numbers, one or several in a row. */
export function maskedNumbers(source: Buffer, kind: keyof typeof NUMBERS): Buffer {
  const { bytes, fields }: Numbers = NUMBERS[kind];
  const copy = maskedCopy(source);
  for (let at = 0; at + bytes <= source.length; at += bytes) {
    copy.keep(at, fields);
    copy.extend(at + bytes);
  }
  return copy.bytes();
}

const PAGE_FILE_FIELDS: Fields = [
  [PAGE_FILE.at.NextEntryOffset, 4],
  [PAGE_FILE.at.CurrentSize, 4],
  [PAGE_FILE.at.TotalUsed, 4],
];

/** SystemPageFileInformation (18), without the paths. */
export function maskedPageFiles(source: Buffer): Buffer {
  const copy = maskedCopy(source);
  for (let at = 0; at + PAGE_FILE.bytes <= source.length; ) {
    copy.keep(at, PAGE_FILE_FIELDS);
    copy.extend(at + PAGE_FILE.bytes);
    const next = source.readUInt32LE(at + PAGE_FILE.at.NextEntryOffset);
    if (next < PAGE_FILE.bytes) break;
    at += next;
  }
  return copy.bytes();
}
