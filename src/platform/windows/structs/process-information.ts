import type { RawBuffer } from '../system-calls.ts';
import { countAt, microsecondsAt, nanosecondsAt } from './filetime.ts';
import { LAYOUTS } from './layouts.ts';
import { rowOffsets } from './row-offsets.ts';
import { unicodeString } from './unicode-string.ts';

/** Decodes what NtQuerySystemInformation returns for SystemProcessInformation (5): each process, then its threads. */

const { bytes: PROCESS_BYTES, at: PROCESS } = LAYOUTS.SYSTEM_PROCESS_INFORMATION;
const { bytes: THREAD_BYTES, at: THREAD } = LAYOUTS.SYSTEM_THREAD_INFORMATION;

/** KTHREAD_STATE; wdm.h. */
export const THREAD_STATE = { running: 2, waiting: 5 } as const;
/** KWAIT_REASON; wdm.h. */
export const WAIT_REASON = { suspended: 5 } as const;

export interface ProcessInformation {
  readonly pid: number;
  readonly ppid: number;
  /** The file name of its program; '' where the kernel has none, as for pid 0. */
  readonly name: string;
  /** µs since 1970; 0 for pid 0. */
  readonly startTime: number;
  readonly cpuNs: number;
  readonly threads: number;
  /** It has threads, and all of them wait to be resumed. */
  readonly isSuspended: boolean;
  /** 0 is that of services. */
  readonly session: number;
  readonly handles: number;
  readonly rssBytes: number;
  /** Private commit, which Windows does not share with other processes. */
  readonly vmsBytes: number;
  readonly basePriority: number;
}

export interface ThreadInformation {
  readonly tid: number;
  readonly cpuNs: number;
  /** THREAD_STATE, or another one. */
  readonly state: number;
  /** WAIT_REASON, if it waits, or another one. */
  readonly waitReason: number;
}

/** All processes, as far as they lie in the buffer; their threads may be cut. */
export const decodeProcesses = (raw: RawBuffer): ProcessInformation[] =>
  processOffsets(raw.bytes).map((offset) => processAt(raw, offset));

/** The threads of this process, as far as they lie in the buffer. */
export function decodeThreads({ bytes }: RawBuffer, pid: number): ThreadInformation[] {
  const start = processOffsets(bytes).find((offset) => bytes.readUInt32LE(offset + PROCESS.UniqueProcessId) === pid);
  return start === undefined ? [] : threadOffsets(bytes, start).map((at) => threadAt(bytes, at));
}

/** Where each record begins. */
export function processOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let offset = 0; offset + PROCESS_BYTES <= bytes.length; ) {
    offsets.push(offset);
    const next = bytes.readUInt32LE(offset + PROCESS.NextEntryOffset);
    // 0 marks the end; less than a record is corrupt.
    if (next < PROCESS_BYTES) break;
    offset += next;
  }
  return offsets;
}

/** Where each thread of the record at `offset` begins. */
export const threadOffsets = (bytes: Buffer, offset: number): number[] =>
  rowOffsets(bytes, {
    ...{ first: offset + PROCESS_BYTES, size: THREAD_BYTES, end: endOf(bytes, offset) },
    count: bytes.readUInt32LE(offset + PROCESS.NumberOfThreads),
  });

/** Where the record at `offset` must end. */
function endOf(bytes: Buffer, offset: number): number {
  const next = bytes.readUInt32LE(offset + PROCESS.NextEntryOffset);
  return next < PROCESS_BYTES ? bytes.length : Math.min(offset + next, bytes.length);
}

function processAt(raw: RawBuffer, offset: number): ProcessInformation {
  const { bytes } = raw;
  return {
    // HANDLE by type, but only the low 32 bits are used.
    pid: bytes.readUInt32LE(offset + PROCESS.UniqueProcessId),
    ppid: bytes.readUInt32LE(offset + PROCESS.InheritedFromUniqueProcessId),
    name: unicodeString(raw, offset + PROCESS.ImageName) ?? '',
    startTime: microsecondsAt(bytes, offset + PROCESS.CreateTime),
    cpuNs: nanosecondsAt(bytes, offset + PROCESS.UserTime) + nanosecondsAt(bytes, offset + PROCESS.KernelTime),
    threads: bytes.readUInt32LE(offset + PROCESS.NumberOfThreads),
    isSuspended: isSuspended(bytes, offset),
    session: bytes.readUInt32LE(offset + PROCESS.SessionId),
    handles: bytes.readUInt32LE(offset + PROCESS.HandleCount),
    rssBytes: countAt(bytes, offset + PROCESS['VirtualMemoryCounters.WorkingSetSize']),
    vmsBytes: countAt(bytes, offset + PROCESS.PrivatePageCount),
    basePriority: bytes.readInt32LE(offset + PROCESS.BasePriority),
  };
}

/** Also false where that is uncertain, because the buffer ends before the threads do. */
function isSuspended(bytes: Buffer, offset: number): boolean {
  const count = bytes.readUInt32LE(offset + PROCESS.NumberOfThreads);
  const first = offset + PROCESS_BYTES;
  const end = first + count * THREAD_BYTES;
  if (count === 0 || end > endOf(bytes, offset)) return false;
  for (let at = first; at < end; at += THREAD_BYTES) {
    if (bytes.readUInt32LE(at + THREAD.ThreadState) !== THREAD_STATE.waiting) return false;
    if (bytes.readUInt32LE(at + THREAD.WaitReason) !== WAIT_REASON.suspended) return false;
  }
  return true;
}

const threadAt = (bytes: Buffer, at: number): ThreadInformation => ({
  tid: bytes.readUInt32LE(at + THREAD['ClientId.UniqueThread']),
  cpuNs: nanosecondsAt(bytes, at + THREAD.UserTime) + nanosecondsAt(bytes, at + THREAD.KernelTime),
  state: bytes.readUInt32LE(at + THREAD.ThreadState),
  waitReason: bytes.readUInt32LE(at + THREAD.WaitReason),
});
