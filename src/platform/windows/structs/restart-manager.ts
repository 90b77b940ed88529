import { microsecondsAt } from './filetime.ts';
import { LAYOUTS } from './layouts.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.RM_PROCESS_INFO;

export interface FileUser {
  readonly pid: number;
  /** µs since 1970. The restart manager may list one that has ended: without this, its pid could be another's. */
  readonly startTime: number;
}

/** The processes of an array of RM_PROCESS_INFO, as RmGetList fills it; restartmanager.h. */
export const decodeFileUsers = (bytes: Buffer): FileUser[] =>
  Array.from({ length: Math.floor(bytes.length / SIZE) }, (_, index) => ({
    pid: bytes.readUInt32LE(index * SIZE + AT['Process.dwProcessId']),
    startTime: microsecondsAt(bytes, index * SIZE + AT['Process.ProcessStartTime']),
  })).filter(({ pid }) => pid !== 0); // room that was not filled
