/** The times of Windows: counts of 100 ns, since 1601 or as a duration; FILETIME in minwinbase.h. */

/** Bytes of a FILETIME, or of a LARGE_INTEGER that holds one. */
export const FILETIME_BYTES = 8;

/** 1970-01-01 as a FILETIME, 116,444,736,000,000,000, in its two halves. */
const [EPOCH_HIGH, EPOCH_LOW] = [27_111_902, 3_577_643_008];
/** 2^32, and its tenth: a list decodes thousands of times, and a BigInt for each would be the slowest part. */
const HIGH = 2 ** 32;
const [HIGH_TENTHS, HIGH_REST] = [Math.floor(HIGH / 10), HIGH % 10];

/** The FILETIME at `offset` in whole µs since 1970; 0 if it is not set, or before 1970. */
export function microsecondsAt(bytes: Buffer, offset: number): number {
  const high = bytes.readInt32LE(offset + 4) - EPOCH_HIGH;
  const rest = high * HIGH_REST + bytes.readUInt32LE(offset) - EPOCH_LOW;
  return Math.max(0, high * HIGH_TENTHS + Math.floor(rest / 10));
}

/** The duration at `offset` in ns: exact up to 104 days, then to the nearest double; 0 for a negative one. */
export function nanosecondsAt(bytes: Buffer, offset: number): number {
  const duration = bytes.readInt32LE(offset + 4) * HIGH + bytes.readUInt32LE(offset);
  return duration > 0 ? duration * 100 : 0;
}

/** The count of bytes at `offset`: no machine has 2^53 of them. */
export const countAt = (bytes: Buffer, offset: number): number =>
  bytes.readUInt32LE(offset + 4) * HIGH + bytes.readUInt32LE(offset);
