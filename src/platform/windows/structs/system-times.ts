import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';

/** Decodes what NtQuerySystemInformation returns about the machine as a whole; winternl.h, phnt/ntexapi.h. */

const PROCESSOR = LAYOUTS.SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION;
const PAGE_FILE = LAYOUTS.SYSTEM_PAGEFILE_INFORMATION;

export interface ProcessorTimes {
  /** Since boot, of all processors together; exact to 1 µs for years. */
  readonly busyNs: number;
  readonly totalNs: number;
}

export interface PageFiles {
  readonly totalBytes: number;
  readonly usedBytes: number;
}

/**
 * SystemProcessorPerformanceInformation (8): the processors, at most 64, in the group of the calling thread. Those
 * that have never run are left out. Undefined if none is left.
 */
export function decodeProcessorTimes({ bytes }: RawBuffer): ProcessorTimes | undefined {
  const { IdleTime, KernelTime, UserTime } = PROCESSOR.at;
  let [busy, total] = [0n, 0n];
  for (let at = 0; at + PROCESSOR.bytes <= bytes.length; at += PROCESSOR.bytes) {
    // Time in the kernel includes idle time.
    const all = bytes.readBigInt64LE(at + KernelTime) + bytes.readBigInt64LE(at + UserTime);
    const idle = bytes.readBigInt64LE(at + IdleTime);
    if (all <= 0n || idle < 0n) continue;
    total += all;
    // The two are not read at the same moment.
    busy += all > idle ? all - idle : 0n;
  }
  return total === 0n ? undefined : { busyNs: Number(busy * 100n), totalNs: Number(total * 100n) };
}

/**
 * SystemPageFileInformation (18), whose counts are pages. No bytes: the machine has no page file. Undefined if the list
 * continues past the end of the buffer: a partial sum would be wrong.
 */
export function decodePageFiles({ bytes }: RawBuffer, pageBytes: number): PageFiles | undefined {
  let [total, used] = [0, 0];
  for (let at = 0; bytes.length > 0; ) {
    if (at + PAGE_FILE.bytes > bytes.length) return undefined;
    total += bytes.readUInt32LE(at + PAGE_FILE.at.CurrentSize);
    used += bytes.readUInt32LE(at + PAGE_FILE.at.TotalUsed);
    const next = bytes.readUInt32LE(at + PAGE_FILE.at.NextEntryOffset);
    if (next === 0) break;
    if (next < PAGE_FILE.bytes) return undefined;
    at += next;
  }
  return { totalBytes: total * pageBytes, usedBytes: used * pageBytes };
}
