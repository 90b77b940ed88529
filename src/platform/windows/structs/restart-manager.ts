import { microsecondsAt } from './filetime.ts';
import { LAYOUTS } from './layouts.ts';
import { rowOffsets } from './row-offsets.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.RM_PROCESS_INFO;

export interface FileUser {
  readonly pid: number;
  /** µs since 1970. The restart manager may list a process that has ended, and whose pid is another's now. */
  readonly startTime: number;
}

/** The processes of an array of RM_PROCESS_INFO, as RmGetList fills it; restartmanager.h. */
export const decodeFileUsers = (bytes: Buffer): FileUser[] =>
  rowOffsets(bytes, { size: SIZE })
    .map((at) => ({
      pid: bytes.readUInt32LE(at + AT['Process.dwProcessId']),
      startTime: microsecondsAt(bytes, at + AT['Process.ProcessStartTime']),
    }))
    .filter(({ pid }) => pid !== 0); // room that was not filled
