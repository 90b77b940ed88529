import { LAYOUTS } from '../structs/layouts.ts';
import { pointedAt } from '../structs/pointed-at.ts';
import { processOffsets, threadOffsets } from '../structs/process-information.ts';
import { unicodeString } from '../structs/unicode-string.ts';
import type { RawBuffer } from '../system-calls.ts';
import { type Fields, type MaskedCopy, maskedCopy, stringFields } from './masked-copy.ts';
import { maskedProgram, maskedText } from './masked-text.ts';

const { bytes: PROCESS_BYTES, at: PROCESS } = LAYOUTS.SYSTEM_PROCESS_INFORMATION;
const { bytes: THREAD_BYTES, at: THREAD } = LAYOUTS.SYSTEM_THREAD_INFORMATION;
const { bytes: STRING_BYTES, at: STRING } = LAYOUTS.UNICODE_STRING;

const PROCESS_FIELDS: Fields = [
  [PROCESS.NextEntryOffset, 4],
  [PROCESS.NumberOfThreads, 4],
  [PROCESS.CreateTime, 8],
  [PROCESS.UserTime, 8],
  [PROCESS.KernelTime, 8],
  ...stringFields(PROCESS.ImageName),
  [PROCESS.BasePriority, 4],
  [PROCESS.UniqueProcessId, 4],
  [PROCESS.InheritedFromUniqueProcessId, 4],
  [PROCESS.HandleCount, 4],
  [PROCESS.SessionId, 4],
  [PROCESS['VirtualMemoryCounters.WorkingSetSize'], 8],
  [PROCESS.PrivatePageCount, 8],
];

const THREAD_FIELDS: Fields = [
  [THREAD.KernelTime, 8],
  [THREAD.UserTime, 8],
  [THREAD['ClientId.UniqueThread'], 4],
  [THREAD.ThreadState, 4],
  [THREAD.WaitReason, 4],
];

/** SystemProcessInformation (5). */
export function maskedProcesses(raw: RawBuffer): Buffer {
  const { bytes } = raw;
  const copy = maskedCopy(bytes);
  const offsets = processOffsets(bytes);
  for (const offset of offsets) {
    copy.keep(offset, PROCESS_FIELDS);
    copy.extend(offset + PROCESS_BYTES);
    for (const at of threadOffsets(bytes, offset)) {
      copy.keep(at, THREAD_FIELDS);
      copy.extend(at + THREAD_BYTES);
    }
  }
  // Last: a name replaces whatever its pointer leads to.
  for (const offset of offsets) maskString(copy, raw, { offset: offset + PROCESS.ImageName, mask: maskedProgram });
  return copy.bytes();
}

/** ProcessImageFileNameWin32 (43), ProcessCommandLineInformation (60): one UNICODE_STRING with its text. */
export function maskedString(raw: RawBuffer): Buffer {
  const copy = maskedCopy(raw.bytes);
  if (raw.bytes.length < STRING_BYTES) return copy.bytes();
  copy.keep(0, stringFields(0));
  maskString(copy, raw, { offset: 0, mask: maskedText });
  return copy.bytes();
}

interface MaskedString {
  readonly offset: number;
  mask(text: string): string;
}

function maskString(copy: MaskedCopy, raw: RawBuffer, { offset, mask }: MaskedString): void {
  const text = unicodeString(raw, offset) ?? '';
  const bytes = Buffer.from(mask(text), 'utf16le');
  const at = pointedAt(raw, offset + STRING.Buffer, bytes.length);
  if (at !== undefined) copy.replace(at, bytes);
}
